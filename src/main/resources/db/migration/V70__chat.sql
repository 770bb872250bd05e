-- A command from a chat is carried out once. The row is written in the transaction that records who said what, before anything is done:
-- the same request again, by whoever could listen in, finds it there. Rows are kept for a day; a chat's own signature is too old long before.
CREATE TABLE chat_request (
  chat      text NOT NULL,
  -- SHA-256 of what tells the request from every other one: a signature, a trigger.
  once_hash bytea NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (chat, once_hash)
);

-- To find those that are a day old.
CREATE INDEX chat_request_at ON chat_request (at);
