-- One follower tells people what four told before. It begins where the slowest of them stands: what the others have told is stored, and
-- stored once. Their rows stay for nodes of the version before.
INSERT INTO follower (name, transaction, sequence)
SELECT 'notices', transaction, sequence FROM follower
WHERE name IN ('stale-notices', 'breaker-notices', 'ladder-notices', 'glass-notices')
ORDER BY transaction, sequence LIMIT 1
ON CONFLICT DO NOTHING;
