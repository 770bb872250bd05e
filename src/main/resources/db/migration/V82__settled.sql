-- What settles. Facts get their numbers when they are written, and are seen when their transaction commits: later, and in another order.
-- Followers read in the order of the numbers, up to where nothing can appear any more. Until now they read in the order of transactions,
-- below the oldest one of the whole server that had written anything at all; now only those that append keep others waiting.

-- Whoever appends says so before its first number: by a lock, held until its transaction has ended, that names the last number given by
-- then. Its own numbers are higher. Once in a transaction is enough; a savepoint that is undone takes lock and setting away together.
CREATE FUNCTION fact_appending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('nightshift.appending', true), '') = '' THEN
    PERFORM pg_advisory_xact_lock_shared((x'4e53'::bigint << 48) | CASE WHEN is_called THEN last_value ELSE 0 END) FROM fact_sequence_seq;
    PERFORM set_config('nightshift.appending', 'yes', true);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER fact_appending BEFORE INSERT ON fact FOR EACH STATEMENT EXECUTE FUNCTION fact_appending();

-- PostgreSQL empties it when it starts after a crash: exactly when it may have lost commits that did not wait for the disk, and may give
-- their numbers once more. Whoever remembers the end of the ledger under another life forgets it.
CREATE UNLOGGED TABLE ledger_life (
  only_one bool PRIMARY KEY DEFAULT true CHECK (only_one),
  id       uuid NOT NULL DEFAULT gen_random_uuid()
);

-- The last number given, and the last one below which nothing can appear. The order matters: who is not among the locks after the last
-- number was read has either ended, and the next statement sees what it wrote, or will get higher numbers than that.
CREATE FUNCTION ledger_horizon(OUT life uuid, OUT given bigint, OUT settled bigint) LANGUAGE plpgsql AS $$
BEGIN
  SELECT id INTO life FROM ledger_life;
  IF NOT FOUND THEN
    INSERT INTO ledger_life DEFAULT VALUES ON CONFLICT DO NOTHING;
    SELECT id INTO life FROM ledger_life;
  END IF;
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM fact_sequence_seq;
  SELECT least(given, min((classid::bigint << 32 | objid::bigint) & x'ffffffffffff'::bigint)) INTO settled
  FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = x'4e53'::bigint
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
END $$;

-- A follower that was not at the end when this is done sees some facts again; at least once is what it is promised. A node of the version
-- before cannot follow any more (its statements name what is gone), so that no fact is handled in both orders.
UPDATE follower SET sequence = coalesce(
  (SELECT min(fact.sequence) - 1 FROM fact WHERE (fact.transaction, fact.sequence) > (follower.transaction, follower.sequence)),
  (SELECT max(fact.sequence) FROM fact), 0);
ALTER TABLE follower DROP COLUMN transaction;
DROP INDEX fact_follow;
ALTER TABLE fact DROP COLUMN transaction;
