-- An alert that a rule suppressed has no incident through which its fact could be found; "why did nothing happen?" finds it here.
-- Only such facts are in it, so that writing all others costs nothing.
CREATE INDEX fact_suppressed ON fact (((data ->> 'alert')::bigint)) WHERE type = 'alert.suppressed';
