-- Which targets of a service are sick now: the open alerts of one service, however many it has had.
CREATE INDEX alert_open_service ON alert (service) WHERE state = 'OPEN';
