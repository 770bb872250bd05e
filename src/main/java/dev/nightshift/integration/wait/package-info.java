/** Waiting for a condition, as a step of a runbook. */
@org.jspecify.annotations.NullMarked
package dev.nightshift.integration.wait;
