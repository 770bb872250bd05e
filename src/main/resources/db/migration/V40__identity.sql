-- Tokens: how people and programs prove who they are. Only the hash is kept, so that a copy of the database opens nothing.
CREATE TABLE token (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  secret_hash  bytea NOT NULL UNIQUE,
  name         text NOT NULL,
  -- The person it belongs to; null for a program. The person's own role is looked up at each use and limits the token's.
  person       text,
  -- The name on the ledger where it belongs to nobody.
  actor        text NOT NULL,
  role         text NOT NULL,
  created_at   timestamptz NOT NULL,
  created_by   text NOT NULL,
  -- Coarse on purpose: a write per request would cost more than the answer is worth.
  last_used_at timestamptz,
  revoked_at   timestamptz,
  revoked_by   text
);

-- One-time sign-in links. A used one stays for a day, so that a second use can be told from a wrong address.
CREATE TABLE sign_in_link (
  secret_hash bytea PRIMARY KEY,
  subject     text NOT NULL,
  created_by  text NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz
);

-- Open sessions of the console. In the database, so that they outlive a restart and hold on every node.
CREATE TABLE session (
  secret_hash bytea PRIMARY KEY,
  subject     text NOT NULL,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
