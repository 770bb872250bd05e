-- Nothing is looked up by what these columns hold, so nothing is gained by PostgreSQL's sorting samples of them every few seconds: in a
-- storm that took a fifth of its processor time.
DO $$
DECLARE
  wide record;
BEGIN
  FOR wide IN
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema()
      AND (data_type IN ('json', 'jsonb', 'bytea')
           OR (table_name, column_name) IN (('fact', 'hash'), ('fact', 'previous_hash'), ('chain', 'head'), ('run', 'plan_hash'), ('run', 'title'),
                                            ('alert', 'summary'), ('alert', 'raw'), ('incident', 'title')))
      AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE')
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0', wide.table_name, wide.column_name);
  END LOOP;
END
$$;
