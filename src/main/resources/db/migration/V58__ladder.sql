-- What runbooks have earned on services. All three are projections of the ledger: they can be emptied and read again from it.
CREATE TABLE ladder_run (
  run_id     bigint PRIMARY KEY,
  runbook    text NOT NULL,
  service    text NOT NULL,
  incident_id bigint,
  version    text NOT NULL,
  rung       text NOT NULL,
  -- When it began to change something; null where it never did.
  acted_at   timestamptz,
  ended_at   timestamptz,
  ended_fact bigint NOT NULL DEFAULT 0,
  outcome    text NOT NULL DEFAULT '',
  proved     boolean NOT NULL DEFAULT false,
  cleared    boolean NOT NULL DEFAULT false,
  stopped_by text NOT NULL DEFAULT '',
  harm       text NOT NULL DEFAULT '',
  relapse    text NOT NULL DEFAULT ''
);
CREATE INDEX ladder_run_binding ON ladder_run (runbook, service, ended_fact);
CREATE INDEX ladder_run_incident ON ladder_run (incident_id) WHERE incident_id IS NOT NULL;
-- What new alerts may be blamed on.
CREATE INDEX ladder_run_recent ON ladder_run (acted_at) WHERE acted_at IS NOT NULL AND harm = '';

-- What was accepted, and what fell. A binding without a row stands where the workspace lets new ones start.
CREATE TABLE ladder_binding (
  runbook    text NOT NULL,
  service    text NOT NULL,
  rung       text,
  why        text NOT NULL DEFAULT '',
  changed_at timestamptz,
  changed_by text NOT NULL DEFAULT '',
  -- Only evidence after the last fall counts.
  fell_fact  bigint NOT NULL DEFAULT 0,
  proposed   text,
  PRIMARY KEY (runbook, service)
);
