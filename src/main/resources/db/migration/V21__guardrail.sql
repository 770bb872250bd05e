-- Every run that went over to acting, and when: what budgets and cooldowns count. It outlives restarts on purpose.
CREATE TABLE act (
  run_id  bigint PRIMARY KEY,
  runbook text NOT NULL,
  service text NOT NULL,
  at      timestamptz NOT NULL
);
CREATE INDEX act_recent ON act (runbook, service, at);

-- The one run that may change a service at this moment.
CREATE TABLE service_hold (
  service text PRIMARY KEY,
  run_id  bigint NOT NULL,
  since   timestamptz NOT NULL
);
