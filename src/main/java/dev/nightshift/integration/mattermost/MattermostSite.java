package dev.nightshift.integration.mattermost;

import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;

/** The one Mattermost that the workspace names, as it is in force at this moment. */
final class MattermostSite {
  private final Settings settings;
  private final Secrets secrets;
  private final ServerSettings server;

  MattermostSite(Settings settings, Secrets secrets, ServerSettings server) {
    this.settings = settings;
    this.secrets = secrets;
    this.server = server;
  }

  /** @throws Problem.Missing where the workspace names none */
  String token() {
    return secrets.resolve(settings.find("mattermost.token").orElseThrow(() ->
        new Problem.Missing("Mattermost is not set up here: channels.mattermost is not in nightshift.yaml.")));
  }

  MattermostText text() {
    String given = server.publicUrl();
    String own = given == null ? settings.find("publicUrl", "") : given;
    return new MattermostText(own.isEmpty() ? "" : own.replaceAll("/+$", "") + "/webhooks/mattermost/buttons", token());
  }

  /** Whether an address is of this Mattermost. */
  boolean owns(URI address) {
    return settings.find("mattermost.url").map(URI::create).filter(own -> Outbound.sameOrigin(own, address)).isPresent();
  }
}
