-- While a run proves a recovery, the sources of its incident's open alerts are asked every few seconds: these incidents are few among many.
CREATE INDEX incident_verifying ON incident (id) WHERE status = 'VERIFYING';
