-- What a step printed, once it is enough to be worth packing: many pieces, compressed, in one row. The newest pieces stand in
-- step_output until then, so that whoever watches sees them at once.
CREATE TABLE step_output_block (
  attempt_id bigint NOT NULL REFERENCES step_attempt (id),
  first_id   bigint NOT NULL,
  last_id    bigint NOT NULL,
  run_id     bigint NOT NULL REFERENCES run (id),
  characters integer NOT NULL,
  body       bytea NOT NULL,
  PRIMARY KEY (attempt_id, first_id)
);
CREATE INDEX step_output_block_run ON step_output_block (run_id, first_id);
-- It is compressed already.
ALTER TABLE step_output_block ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX step_output_attempt ON step_output (attempt_id, id);

-- When the output of a run was removed, because it was kept for as long as the workspace says. Until then, its end is the timer.
ALTER TABLE run ADD COLUMN output_removed_at timestamptz;
CREATE INDEX run_output_kept ON run (ended_at) WHERE ended_at IS NOT NULL AND output_removed_at IS NULL;
