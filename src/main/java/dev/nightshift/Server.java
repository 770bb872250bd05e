package dev.nightshift;

import dev.nightshift.platform.DatabaseClock;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.DatabaseWait;
import dev.nightshift.platform.EmbeddedPostgres;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running Nightshift. Closing it drains what is under way and stops it. */
public final class Server implements AutoCloseable {

  private final DataFolder data;
  private final @Nullable EmbeddedPostgres postgres;
  private final ConfigurableApplicationContext context;

  private Server(DataFolder data, @Nullable EmbeddedPostgres postgres, ConfigurableApplicationContext context) {
    this.data = data;
    this.postgres = postgres;
    this.context = context;
  }

  /**
   * Starts a server and returns when it is ready.
   *
   * @throws Problem that says what is in the way and what to do: a port or a data folder in use, a database that is away, a
   *     broken workspace
   */
  public static Server start(ServerSettings settings) {
    return start(settings, settings.database() == null ? Clock.systemUTC() : new DatabaseClock(Clock.systemUTC()));
  }

  static Server start(ServerSettings settings, Clock clock) {
    DataFolder data = DataFolder.lock(settings.data());
    EmbeddedPostgres postgres = null;
    try {
      StartProblems.refuseBadAddress(settings);
      DatabaseSettings database = settings.database();
      if (database == null) {
        postgres = EmbeddedPostgres.start(settings.data());
        database = postgres.settings();
      } else {
        DatabaseWait.untilItAnswers(database);
      }
      return new Server(data, postgres, context(settings, database, clock));
    } catch (RuntimeException failure) {
      if (postgres != null) {
        postgres.close();
      }
      data.close();
      throw StartProblems.explained(failure, settings);
    }
  }

  private static ConfigurableApplicationContext context(ServerSettings settings, DatabaseSettings database, Clock clock) {
    // The log is set up by telemetry.LogConfiguration, before the framework starts and for everything else as well.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SpringApplication application = new SpringApplication(Application.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(
        Map.of(
            "server.address", settings.host(),
            "server.port", settings.port(),
            "server.shutdown", "graceful",
            "spring.lifecycle.timeout-per-shutdown-phase", "15s",
            "spring.threads.virtual.enabled", "true",
            "springdoc.api-docs.path", "/api/docs/openapi.json",
            "springdoc.paths-to-match", "/api/v1/**",
            "server.error.include-message", "never",
            // Senders keep their connections; making new ones costs more than what is sent.
            "server.tomcat.max-keep-alive-requests", -1));
    application.addInitializers(
        context -> {
          GenericApplicationContext beans = (GenericApplicationContext) context;
          beans.registerBean(ServerSettings.class, () -> settings);
          beans.registerBean(DatabaseSettings.class, () -> database);
          beans.registerBean(Clock.class, () -> clock);
          beans.registerBean(NodeName.class, () -> new NodeName(nodeName()));
        });
    return application.run();
  }

  /** Returns the port it listens on. */
  public int port() {
    var server = ((ServletWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("The web server is not running");
    }
    return server.getPort();
  }

  /** Returns the address under which it answers. */
  public URI address() {
    String host = context.getBean(ServerSettings.class).host();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  /** Returns one of its parts; for the start-up commands and tests. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
    if (postgres != null) {
      postgres.close();
    }
    data.close();
  }

  private static String nodeName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "node";
    }
    return host.replace(' ', '-') + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
