-- A run is written several times, and its plan never changes: a plan of some size lies beside the row, which then takes a fraction of the
-- log at each write. Room in the page lets a new version of a row stay there without new entries in the indexes; for that, what changes
-- with every renewal is in no index. The runs whose leases are over are found among the active ones.
ALTER TABLE run ALTER COLUMN state SET STORAGE MAIN;
ALTER TABLE run SET (toast_tuple_target = 1400, fillfactor = 70);
DROP INDEX run_lease;
