-- What settled after a number, in one statement with the horizon: the facts are read with a snapshot that is newer than the horizon, as
-- every query of such a function has one of its own. Without a fact there is one row that tells the horizon alone. Its plan is the same
-- for every number; left to choose, PostgreSQL compares with what it guessed while the ledger was shorter, and plans anew each time.
CREATE FUNCTION ledger_after(after bigint, most int)
RETURNS TABLE (
  life uuid, given bigint, settled bigint,
  sequence bigint, chain text, "position" bigint, incident_id bigint, run_id bigint, type text, at timestamptz, actor text,
  workspace_version text, data json, previous_hash text, hash text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  horizon record;
BEGIN
  SELECT * INTO horizon FROM ledger_horizon();
  RETURN QUERY
    SELECT horizon.life, horizon.given, horizon.settled, f.*
    FROM (VALUES (true)) AS always
    LEFT JOIN (
      SELECT fact.sequence, fact.chain, fact.position, fact.incident_id, fact.run_id, fact.type, fact.at, fact.actor,
             fact.workspace_version, fact.data, fact.previous_hash, fact.hash
      FROM fact WHERE fact.sequence > after AND fact.sequence <= horizon.settled ORDER BY fact.sequence LIMIT most) AS f ON true
    ORDER BY f.sequence;
END $$;
