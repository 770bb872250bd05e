-- A run that a step of another run called: by which run, and for which attempt of which step. One attempt never calls twice.
ALTER TABLE run ADD COLUMN called_by bigint, ADD COLUMN call text;
CREATE UNIQUE INDEX run_call ON run (called_by, call) WHERE called_by IS NOT NULL;
