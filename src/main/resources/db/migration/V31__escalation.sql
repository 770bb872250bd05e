-- Where the escalation of each incident stands. Timers are the rows' own due_at: whatever node finds one due claims it, so
-- that no restart loses one and no two nodes act on the same.
CREATE TABLE escalation (
  incident_id bigint PRIMARY KEY,
  phase       text NOT NULL,
  round       integer NOT NULL,
  level       integer NOT NULL,
  waiting_for text[] NOT NULL,
  runs        bigint[] NOT NULL,
  kind        text NOT NULL,
  due_at      timestamptz,
  when_due    text NOT NULL,
  changed_at  timestamptz NOT NULL
);
CREATE INDEX escalation_due ON escalation (due_at) WHERE due_at IS NOT NULL;
