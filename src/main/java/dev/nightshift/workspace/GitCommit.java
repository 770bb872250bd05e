package dev.nightshift.workspace;

import java.time.Instant;

/**
 * A commit of the workspace's repository, for people.
 *
 * @param id its full name
 * @param at when its author made it
 */
public record GitCommit(String id, String author, Instant at, String subject) {}
