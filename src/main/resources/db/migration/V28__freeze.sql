-- What keeps automation away for a time: a freeze, after which nothing new begins to change a service (or any), and a stop, after which no run goes
-- on with its next step. Kept after it has ended, as its history.
CREATE TABLE automation_freeze (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('freeze', 'stop')),
  -- Empty: every service.
  service    text NOT NULL,
  reason     text NOT NULL,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  -- NULL: until somebody ends it.
  until      timestamptz,
  ended_at   timestamptz,
  ended_by   text
);
CREATE UNIQUE INDEX automation_freeze_one_stop ON automation_freeze (kind) WHERE kind = 'stop' AND ended_at IS NULL;
CREATE INDEX automation_freeze_open ON automation_freeze (service) WHERE ended_at IS NULL;
