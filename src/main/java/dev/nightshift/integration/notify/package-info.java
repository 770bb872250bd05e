/** Messages: what a runbook tells people or systems, by the channels that pages go by, too. */
package dev.nightshift.integration.notify;
