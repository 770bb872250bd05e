-- Incidents that are over, as the ledger tells them: what a runbook is compared with. A projection like the rest of the ladder.
CREATE TABLE ladder_case (
  incident_id bigint PRIMARY KEY,
  service     text NOT NULL,
  alert_group text NOT NULL,
  opened_at   timestamptz NOT NULL,
  resolved_at timestamptz NOT NULL,
  -- Whether a person acknowledged or resolved it.
  by_people   boolean NOT NULL,
  -- The ledger's number of its end.
  ended_fact  bigint NOT NULL
);
CREATE INDEX ladder_case_kind ON ladder_case (service, alert_group, ended_fact);

-- Facts of before did not say enough, so what ended before is taken over once.
INSERT INTO ladder_case (incident_id, service, alert_group, opened_at, resolved_at, by_people, ended_fact)
SELECT id, service, alert_group, opened_at, resolved_at, acknowledged_by IS NOT NULL OR resolved_by <> 'automation', 0
FROM incident WHERE resolved_at IS NOT NULL;
