package dev.nightshift.integration.slack;

import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.util.Set;

/** The one workspace of Slack that ours names, as it is in force at this moment. */
final class SlackSite {
  private static final Set<String> HOSTS = Set.of("hooks.slack.com", "hooks.slack-gov.com");

  private final Settings settings;
  private final Secrets secrets;

  SlackSite(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  /** @throws Problem.Missing where the workspace names none */
  String signingSecret() {
    return secrets.resolve(settings.find("slack.signingSecret").orElseThrow(() ->
        new Problem.Missing("Slack is not set up here: channels.slack is not in nightshift.yaml.")));
  }

  /** Whether a team of Slack is the one whose people are listened to. */
  boolean listensTo(String team) {
    return !team.isEmpty() && team.equals(settings.find("slack.team", ""));
  }

  /** Whether an address is one at which Slack takes answers. */
  boolean owns(URI address) {
    boolean published = "https".equals(address.getScheme()) && address.getHost() != null && HOSTS.contains(address.getHost()) && address.getPort() < 0;
    return published || settings.find("slack.url").map(URI::create).filter(own -> Outbound.sameOrigin(own, address)).isPresent();
  }
}
