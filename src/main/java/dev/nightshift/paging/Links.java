package dev.nightshift.paging;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Settings;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.web.util.UriUtils;

/**
 * The addresses that go into messages. They begin with the public address that the process was started with, else the
 * workspace's {@code publicUrl}, else the address the server listens on.
 */
public final class Links implements ApplicationListener<WebServerInitializedEvent> {

  private final ServerSettings server;
  private final Settings settings;
  private volatile int port;

  public Links(ServerSettings server, Settings settings) {
    this.server = server;
    this.settings = settings;
    this.port = server.port();
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    port = event.getWebServer().getPort();
  }

  /** Returns the address of an incident's page. */
  public String incident(long id) {
    return base() + "/incidents/" + id;
  }

  /** Returns the address of a run's page. */
  public String run(long id) {
    return base() + "/runs/" + id;
  }

  /** Returns the address of a runbook's page. */
  public String runbook(String name) {
    return base() + "/runbooks/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
  }

  /** Returns the address that acknowledges with a token. */
  public String acknowledge(String token) {
    return base() + "/acknowledge/" + token;
  }

  /** Returns the address that approves or rejects a run with a token. */
  public String approve(String token) {
    return base() + "/approve-run/" + token;
  }

  /** Returns the address that stops a run with a token. */
  public String stop(String token) {
    return base() + "/stop-run/" + token;
  }

  private String base() {
    String given = server.publicUrl();
    String own = "http://" + (server.host().contains(":") ? "[" + server.host() + "]" : server.host()) + ":" + port;
    return (given != null ? given : settings.find("publicUrl", own)).replaceAll("/+$", "");
  }
}
