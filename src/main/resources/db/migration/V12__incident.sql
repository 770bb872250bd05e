-- What people and runbooks work on.
CREATE TABLE incident (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  service           text NOT NULL,
  alert_group       text NOT NULL,
  title             text NOT NULL,
  severity          text NOT NULL,
  status            text NOT NULL,
  opened_at         timestamptz NOT NULL,
  acknowledged_at   timestamptz,
  acknowledged_by   text,
  resolved_at       timestamptz,
  resolved_by       text,
  reopened          int NOT NULL,
  hands_off         boolean NOT NULL,
  workspace_version text NOT NULL,
  -- The run that acts on it or verifies; while it does, the run decides when the incident ends.
  held_by_run       bigint
);

-- One open incident per service and group, whatever happens at the same time.
CREATE UNIQUE INDEX incident_identity ON incident (service, alert_group) WHERE status <> 'RESOLVED';
CREATE INDEX incident_open ON incident (id) WHERE status <> 'RESOLVED';
-- The last incidents of the same kind, and the one that a returning alert reopens.
CREATE INDEX incident_history ON incident (service, alert_group, id);
