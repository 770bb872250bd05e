/** Other runbooks, as steps of a runbook. */
@org.jspecify.annotations.NullMarked
package dev.nightshift.integration.runbook;
