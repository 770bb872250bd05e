-- Events that were answered and wait to be applied, many to a row, in the order of their arrival (docs/adr/0006). Rows live for seconds.
CREATE TABLE intake_journal (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node     text NOT NULL,
  taken_at timestamptz NOT NULL,
  events   integer NOT NULL,
  -- How many of them are applied already, where they had to be applied one by one.
  applied  integer NOT NULL DEFAULT 0,
  bytes    integer NOT NULL,
  body     bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE intake_journal ALTER COLUMN body SET STORAGE EXTERNAL;
-- Whose events wait, asked with every batch.
CREATE INDEX intake_journal_node ON intake_journal (node);

-- Events that were answered and could not be applied: for people to look at, since their senders will not send them again.
CREATE TABLE intake_set_aside (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  set_aside_at timestamptz NOT NULL DEFAULT now(),
  event        text NOT NULL,
  reason       text NOT NULL
);
