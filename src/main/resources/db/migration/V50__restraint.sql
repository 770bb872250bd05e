-- What attempts per incident and cool-downs count, beside what budgets do.
ALTER TABLE act
  -- The incident the run worked on, where it had one.
  ADD COLUMN incident_id bigint,
  ADD COLUMN by_person boolean NOT NULL DEFAULT false,
  -- The run that a person or the planner started; those that it calls are the same attempt. NULL (of an earlier version): the run itself.
  ADD COLUMN root_id bigint,
  ADD COLUMN ended_at timestamptz,
  -- Whether it failed, or nobody knows what it did. NULL while it acts.
  ADD COLUMN failed boolean;
CREATE INDEX act_service ON act (service, at);
CREATE INDEX act_at ON act (at);
CREATE INDEX act_incident ON act (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX act_failed ON act (service, ended_at) WHERE failed;

-- What a storm is seen by.
CREATE INDEX incident_opened ON incident (opened_at);
CREATE INDEX alert_begun ON alert (service, started_at);

-- The last dry run of a plan: of one version of a runbook with these inputs and targets.
CREATE TABLE dry_run (
  plan_hash text PRIMARY KEY,
  runbook   text NOT NULL,
  service   text NOT NULL,
  at        timestamptz NOT NULL,
  by_whom   text NOT NULL,
  -- What spoke against it, in words; empty where it was clean.
  problem   text NOT NULL
);
