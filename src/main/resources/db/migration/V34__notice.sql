-- Messages that belong to no incident: the owner of a runbook is told that it is stale. They wait and are sent as updates are.
ALTER TABLE communication ALTER COLUMN incident_id DROP NOT NULL;
