package dev.nightshift.escalation;

import dev.nightshift.catalog.Person;
import org.jspecify.annotations.Nullable;

/**
 * One person who is to be paged now.
 *
 * @param round which pass through the policy, from 0
 * @param level which level of the policy, from 1; 0 for a page outside the levels (an approval)
 * @param why in words, for the message
 * @param runId the run it is about, or null
 */
public record PageRequest(
    long incidentId, Person person, int round, int level, PageKind kind, String why, @Nullable Long runId) {}
