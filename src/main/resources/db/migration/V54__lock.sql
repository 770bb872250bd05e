-- What a run holds while it changes something: its service, its targets, and what its runbook names. Every lease has a token that is
-- higher than that of every earlier one, so that whoever gets a late request can tell the holder of now from one of before.
CREATE SEQUENCE lock_fence;

-- The lease of a run that acts. All times are the database's clock, because the clocks of nodes differ.
CREATE TABLE lock_lease (
  fence      bigint PRIMARY KEY,
  run_id     bigint NOT NULL UNIQUE,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),
  until      timestamptz NOT NULL,
  -- The token of the lease that took over a resource of this one after it had run out; NULL while it is good.
  taken_over bigint
);

-- The last holder of every resource. A row stays when it is free, so that its token never goes back.
CREATE TABLE run_lock (
  resource text PRIMARY KEY,
  fence    bigint NOT NULL
);
CREATE INDEX run_lock_fence ON run_lock (fence);

-- Runs that hold a service at this moment keep it. The table before this one stays for nodes of the version before.
WITH held AS (
  INSERT INTO lock_lease (fence, run_id, until)
  SELECT nextval('lock_fence'), run_id, clock_timestamp() + interval '1 minute' FROM (SELECT DISTINCT run_id FROM service_hold) AS holder
  RETURNING fence, run_id)
INSERT INTO run_lock (resource, fence) SELECT 'service ' || service, fence FROM service_hold JOIN held USING (run_id);
