-- One row per condition from its first firing to its resolution. The same condition coming back is a new row.
CREATE TABLE alert (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  integration       text NOT NULL,
  dedup_key         text NOT NULL,
  name              text NOT NULL,
  summary           text NOT NULL,
  source            text NOT NULL,
  severity          text NOT NULL,
  -- What the source said, before routing; a repeat that says something else is routed again.
  reported_severity text NOT NULL,
  service           text NOT NULL,
  alert_group       text NOT NULL,
  labels            jsonb NOT NULL,
  annotations       jsonb NOT NULL,
  links             jsonb NOT NULL,
  -- The text as it came: what we do not understand today is not lost.
  raw               text NOT NULL,
  state             text NOT NULL,
  acknowledged      boolean NOT NULL,
  suppressed_by     text NOT NULL,
  started_at        timestamptz NOT NULL,
  -- The horizon of docs/adr/0002: never before the end that the source was promised; null for never.
  expires_at        timestamptz,
  resolved_at       timestamptz,
  last_seen_at      timestamptz NOT NULL,
  occurrences       bigint NOT NULL,
  -- Grows with every change of its life (not with counters), so that a writer notices another one that was faster.
  version           int NOT NULL
) WITH (fillfactor = 90);

-- An identity has at most one open alert; concurrent triggers of any number of nodes meet here.
CREATE UNIQUE INDEX alert_identity ON alert (integration, dedup_key) WHERE state = 'OPEN';
CREATE INDEX alert_expiry ON alert (expires_at) WHERE state = 'OPEN' AND expires_at IS NOT NULL;
CREATE INDEX alert_open ON alert (id) WHERE state = 'OPEN';

-- Which incident works on an alert. A table of its own, so that whoever joins alerts to incidents never waits for the
-- intake's row locks, nor the intake for theirs.
CREATE TABLE alert_incident (
  alert_id    bigint PRIMARY KEY,
  incident_id bigint NOT NULL
);
CREATE INDEX alert_incident_members ON alert_incident (incident_id, alert_id);
