-- How often open alerts were changed, counted in the transaction of the change. A node that remembers open alerts looks here, at a
-- handful of rows, whether what it remembers still holds (docs/adr/0002). Nodes are spread over a few rows, so that they rarely wait for
-- each other and their names do not pile up.
CREATE TABLE alert_change (
  slot  integer PRIMARY KEY,
  count bigint NOT NULL
) WITH (fillfactor = 20);
