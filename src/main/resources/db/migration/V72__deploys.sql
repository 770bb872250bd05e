-- Which deploys of a service are under way: what was received in the last half hour, however many changes the service has had.
CREATE INDEX change_event_received ON change_event (service, received_at);
