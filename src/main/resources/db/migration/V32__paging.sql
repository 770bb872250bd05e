-- One row per person who is to be reached, one attempt after another over the ways to reach them. Written in the transaction
-- that decided to page; whatever node finds next_at due claims it.
CREATE TABLE page (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id  bigint NOT NULL,
  person       text NOT NULL,
  round        integer NOT NULL,
  level        integer NOT NULL,
  kind         text NOT NULL,
  why          text NOT NULL,
  run_id       bigint,
  -- The ways to reach the person as they were when it was decided, in order, and which of them is used now.
  contacts     jsonb NOT NULL,
  contact      integer NOT NULL DEFAULT 0,
  tries        integer NOT NULL DEFAULT 0,
  -- Grows with every claim: the end of an attempt counts only for the claim that began it.
  claims       integer NOT NULL DEFAULT 0,
  status       text NOT NULL DEFAULT 'QUEUED',
  -- When it is to be tried, or, while it is being sent, when its sender is taken for dead; null when it is done with.
  next_at      timestamptz,
  detail       text NOT NULL DEFAULT '',
  requested_at timestamptz NOT NULL,
  ended_at     timestamptz
);
CREATE INDEX page_due ON page (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX page_incident ON page (incident_id, id);

-- What every attempt came to.
CREATE TABLE page_attempt (
  page_id bigint NOT NULL REFERENCES page (id),
  number  integer NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  at      timestamptz NOT NULL,
  outcome text NOT NULL,
  detail  text NOT NULL,
  PRIMARY KEY (page_id, number)
);

-- Keys that Nightshift makes for itself on first use, shared by all nodes.
CREATE TABLE secret_key (
  name    text PRIMARY KEY,
  key     bytea NOT NULL,
  made_at timestamptz NOT NULL
);
