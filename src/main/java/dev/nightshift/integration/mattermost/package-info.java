/** Mattermost: commands and buttons in, pages and messages out. Sources: docs.mattermost.com, "Custom slash commands", "Interactive messages", "Incoming webhooks". */
package dev.nightshift.integration.mattermost;
