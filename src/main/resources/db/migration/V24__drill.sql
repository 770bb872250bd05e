-- When what runbooks are asked for on a schedule (a drill, a look at what they refer to) is due next. The row is the timer: a node that
-- takes it moves it on in the same transaction.
CREATE TABLE runbook_timer (
  kind    text NOT NULL,
  runbook text NOT NULL,
  due_at  timestamptz NOT NULL,
  PRIMARY KEY (kind, runbook)
);
CREATE INDEX runbook_timer_due ON runbook_timer (kind, due_at);

-- Runbooks that were tried out, and what broke.
CREATE TABLE drill (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  runbook           text NOT NULL,
  runbook_version   text NOT NULL,
  workspace_version text NOT NULL,
  service           text NOT NULL,
  inputs            jsonb NOT NULL,
  started_by        text NOT NULL,
  -- The run of its Diagnosis; null where it has none.
  run_id            bigint,
  status            text NOT NULL,
  broke             jsonb NOT NULL DEFAULT '[]',
  started_at        timestamptz NOT NULL,
  ended_at          timestamptz,
  -- When a node must look at it next; null once it has ended. Whoever looks moves it on, so that another takes over where that node dies.
  look_at           timestamptz
);
CREATE INDEX drill_look ON drill (look_at) WHERE look_at IS NOT NULL;
CREATE UNIQUE INDEX drill_one_at_a_time ON drill (runbook) WHERE ended_at IS NULL;
CREATE INDEX drill_of_runbook ON drill (runbook, id);
