package dev.nightshift.ledger;

/** The end of a chain: how many facts it has and the hash of the last one (empty before the first). */
record ChainHead(String chain, long length, String hash) {}
