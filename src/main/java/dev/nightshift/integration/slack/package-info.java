/** Slack: commands and buttons in, pages and messages out. Sources: docs.slack.dev, "Verifying requests", "Slash commands", "block_actions payload", "chat.postMessage". */
package dev.nightshift.integration.slack;
