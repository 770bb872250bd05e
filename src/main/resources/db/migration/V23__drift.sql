-- Runbooks that may no longer fit what they act on, and why. One open mark per runbook, service and cause: what happens again is counted
-- on it. A mark is kept after somebody has confirmed the runbook, as its history.
CREATE TABLE stale_mark (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  runbook         text NOT NULL,
  -- Empty: the runbook as a whole, whatever service it is used for.
  service         text NOT NULL,
  cause           text NOT NULL,
  reasons         jsonb NOT NULL,
  runbook_version text NOT NULL,
  times           integer NOT NULL DEFAULT 1,
  marked_at       timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  confirmed_at    timestamptz,
  confirmed_by    text,
  comment         text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX stale_mark_open ON stale_mark (runbook, service, cause) WHERE confirmed_at IS NULL;
CREATE INDEX stale_mark_history ON stale_mark (runbook, id);
