-- The exact text of every runbook version that ever ran: a run is pinned to it, whatever the workspace says later.
CREATE TABLE runbook_version (
  version   text NOT NULL,
  file      text NOT NULL,
  text      text NOT NULL,
  stored_at timestamptz NOT NULL,
  PRIMARY KEY (version, file)
);

-- One execution of one runbook version. The state is the state machine's own; status and times repeat what lists ask for.
CREATE TABLE run (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id       bigint,
  service           text NOT NULL,
  runbook           text NOT NULL,
  title             text NOT NULL,
  runbook_file      text NOT NULL,
  runbook_version   text NOT NULL,
  workspace_version text NOT NULL,
  rung              text NOT NULL,
  purpose           text NOT NULL,
  started_by        text NOT NULL,
  status            text NOT NULL,
  reason            text NOT NULL DEFAULT '',
  plan              jsonb NOT NULL,
  plan_hash         text NOT NULL,
  state             jsonb NOT NULL,
  created_at        timestamptz NOT NULL,
  started_at        timestamptz,
  ended_at          timestamptz,
  -- When a node must look at it next; null for never (ended).
  wake_at           timestamptz,
  -- Who drives it. The fence grows with every change of hands, and every write names the fence it was made under.
  holder            text,
  fence             bigint NOT NULL DEFAULT 0,
  lease_until       timestamptz
);
CREATE INDEX run_incident ON run (incident_id, id) WHERE incident_id IS NOT NULL;
CREATE INDEX run_active ON run (id) WHERE ended_at IS NULL;
CREATE INDEX run_due ON run (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX run_lease ON run (lease_until) WHERE lease_until IS NOT NULL;

-- Exactly one planning decision per opening (or reopening) of an incident, however often the ledger is read.
CREATE TABLE planning (
  incident_id bigint NOT NULL,
  position    bigint NOT NULL,
  decided_at  timestamptz NOT NULL,
  run_id      bigint,
  PRIMARY KEY (incident_id, position)
);

-- One try of one step on one target. It is committed as started before anything happens outside.
CREATE TABLE step_attempt (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     bigint NOT NULL REFERENCES run (id),
  step       text NOT NULL,
  section    text NOT NULL,
  target     text NOT NULL,
  attempt    integer NOT NULL,
  status     text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz,
  exit       integer,
  values     jsonb NOT NULL DEFAULT '{}',
  outputs    jsonb NOT NULL DEFAULT '{}',
  error      text NOT NULL DEFAULT '',
  UNIQUE (run_id, step, target, attempt)
);

-- What steps print, in chunks as it comes; masked and limited before it gets here.
CREATE TABLE step_output (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     bigint NOT NULL REFERENCES run (id),
  attempt_id bigint NOT NULL REFERENCES step_attempt (id),
  stream     text NOT NULL,
  text       text NOT NULL,
  at         timestamptz NOT NULL
);
CREATE INDEX step_output_run ON step_output (run_id, id);

-- Who said yes or no to which plan; one answer per person.
CREATE TABLE approval (
  run_id    bigint NOT NULL REFERENCES run (id),
  person    text NOT NULL,
  plan_hash text NOT NULL,
  approved  boolean NOT NULL,
  reason    text NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (run_id, person)
);
