-- The circuit breaker of every binding (a runbook on a service) that has acted: closed while it does well, open after failures in a row
-- or after harm, half-open while one canary run tries. A row is locked by whoever changes it, so that two canaries never begin at once.
CREATE TABLE breaker (
  runbook      text NOT NULL,
  service      text NOT NULL,
  state        text NOT NULL CHECK (state IN ('closed', 'open', 'half-open')),
  -- How many runs have failed in a row.
  failures     integer NOT NULL,
  -- Since when it is open or half-open, and why; NULL and empty while it is closed.
  since        timestamptz,
  why          text NOT NULL DEFAULT '',
  half_open_at timestamptz,
  -- The run that tries while it is half-open.
  canary       bigint,
  PRIMARY KEY (runbook, service),
  CHECK ((state = 'half-open') = (canary IS NOT NULL)),
  CHECK ((state = 'open') = (half_open_at IS NOT NULL))
);
