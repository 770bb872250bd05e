-- Updates to stakeholders: written when an incident changes, sent by whatever node finds them due. One per change and
-- subscriber, however often the ledger is read.
CREATE TABLE communication (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id bigint NOT NULL,
  -- The fact that it tells of.
  cause       bigint NOT NULL,
  update      text NOT NULL,
  subscriber  text NOT NULL,
  channel     text NOT NULL,
  address     text NOT NULL,
  subject     text NOT NULL,
  body        text NOT NULL,
  payload     jsonb NOT NULL,
  status      text NOT NULL DEFAULT 'QUEUED',
  tries       integer NOT NULL DEFAULT 0,
  -- Grows with every claim, and is the fence of what the claimant writes.
  claims      integer NOT NULL DEFAULT 0,
  next_at     timestamptz,
  detail      text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  UNIQUE (cause, subscriber, channel, address)
);
CREATE INDEX communication_due ON communication (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX communication_incident ON communication (incident_id, id);
