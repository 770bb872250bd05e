-- What each built-in check believes of its target, and when it looked last: a check that has not looked lately vouches for nobody. Written
-- every few seconds for those that have looked, over the row before.
CREATE TABLE check_look (
  service text NOT NULL,
  name    text NOT NULL,
  healthy boolean NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (service, name)
) WITH (fillfactor = 50);
