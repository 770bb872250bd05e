package dev.nightshift.ledger;

import java.util.List;
import java.util.UUID;

/**
 * What a look at the ledger found: facts that none can appear before any more, in the order of their numbers.
 *
 * @param life changes when the database may have lost facts that were seen, and may give their numbers again
 * @param end the number up to which all is told; those that a transaction took and undid are told with it
 * @param waiting whether numbers beyond the end are given, and their transactions or others before them still run
 */
record Settled(UUID life, List<Fact> facts, long end, boolean waiting) {}
