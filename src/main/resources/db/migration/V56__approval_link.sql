-- A link that approves or rejects is signed and needs no row to be good; a row here says that it was used, so that it is good for one answer.
CREATE TABLE approval_link_used (
  -- SHA-256 of the link's token: a copy of the database opens nothing.
  link_hash bytea PRIMARY KEY,
  run_id    bigint NOT NULL REFERENCES run (id),
  person    text NOT NULL,
  at        timestamptz NOT NULL
);
