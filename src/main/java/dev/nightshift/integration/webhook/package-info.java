/** Signed outbound webhooks. Settings: {@code webhook.signingKeys}, references separated by commas, newest first. */
package dev.nightshift.integration.webhook;
