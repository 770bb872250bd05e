-- Work that does not go on by itself, as the watchdog found it; a row leaves when it goes on. The fact is the one that tells of it.
CREATE TABLE stuck_work (
  kind     text NOT NULL,
  key      text NOT NULL,
  -- Empty: it concerns the whole of Nightshift.
  service  text NOT NULL,
  what     text NOT NULL,
  since    timestamptz NOT NULL,
  found_at timestamptz NOT NULL,
  fact     bigint NOT NULL,
  PRIMARY KEY (kind, key)
);
