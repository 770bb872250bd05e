-- Emergencies in which automation may act although it is frozen, storming, cooling down, out of budget or behind an open breaker. Two
-- different people: one asks, another confirms. Kept after it is over, as its history.
CREATE TABLE break_glass (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Empty: every service of the runbook. One of both is never empty.
  service      text NOT NULL,
  -- Empty: every runbook on the service.
  runbook      text NOT NULL,
  reason       text NOT NULL,
  length       interval NOT NULL,
  asked_by     text NOT NULL,
  asked_at     timestamptz NOT NULL,
  confirmed_by text,
  confirmed_at timestamptz,
  -- NULL until it is confirmed.
  until        timestamptz,
  ended_by     text,
  ended_at     timestamptz,
  CHECK (service <> '' OR runbook <> ''),
  -- Whatever the program does: never one person alone.
  CHECK (confirmed_by IS NULL OR confirmed_by <> asked_by),
  CHECK ((confirmed_by IS NULL) = (until IS NULL))
);
CREATE INDEX break_glass_open ON break_glass (until) WHERE ended_at IS NULL;
