-- Overrides are made in the middle of the night, so they are rows; rotations are configuration, so they are in the workspace.
CREATE TABLE on_call_override (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team       text NOT NULL,
  person     text NOT NULL,
  begins     timestamptz NOT NULL,
  ends       timestamptz NOT NULL,
  reason     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  -- Kept when taken back, so that "who was on call then" can still be answered.
  removed_at timestamptz,
  CHECK (begins < ends)
);
CREATE INDEX on_call_override_ends ON on_call_override (ends) WHERE removed_at IS NULL;
