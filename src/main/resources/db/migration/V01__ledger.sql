-- The ledger: one line per state change, hash-chained. Everything that tells a story (timeline, audit, post-mortem,
-- live view) reads it, so that nobody keeps a second history.
CREATE TABLE fact (
  sequence          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Sequence numbers commit out of order; followers read in the order of transactions, and only below the oldest running one.
  transaction       xid8 NOT NULL DEFAULT pg_current_xact_id(),
  chain             text NOT NULL,
  position          bigint NOT NULL,
  incident_id       bigint,
  run_id            bigint,
  type              text NOT NULL,
  at                timestamptz NOT NULL,
  actor             text NOT NULL,
  workspace_version text NOT NULL,
  -- json, not jsonb: the exact text is what was hashed.
  data              json NOT NULL,
  previous_hash     text NOT NULL,
  hash              text NOT NULL,
  UNIQUE (chain, position)
);
CREATE INDEX fact_follow ON fact (transaction, sequence);
CREATE INDEX fact_incident ON fact (incident_id, position) WHERE incident_id IS NOT NULL;
CREATE INDEX fact_run ON fact (run_id, position) WHERE run_id IS NOT NULL;

-- The end of every chain. It finds facts that are missing at the end, which the hashes alone cannot.
CREATE TABLE chain (
  name   text PRIMARY KEY,
  length bigint NOT NULL,
  head   text NOT NULL
);

-- How far each follower has read.
CREATE TABLE follower (
  name        text PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT '0',
  sequence    bigint NOT NULL DEFAULT 0,
  moved_at    timestamptz
);

-- Facts that a follower could not digest: passed over so that neighbours go on, kept so that nobody forgets them.
CREATE TABLE follower_skip (
  follower text NOT NULL,
  sequence bigint NOT NULL,
  at       timestamptz NOT NULL,
  reason   text NOT NULL,
  PRIMARY KEY (follower, sequence)
);

-- Work that exactly one node does at a time. The fence grows with every change of hands.
CREATE TABLE lease (
  name   text PRIMARY KEY,
  holder text NOT NULL,
  fence  bigint NOT NULL,
  until  timestamptz NOT NULL
);
