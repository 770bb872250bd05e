package dev.nightshift;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.IdentityWiring;
import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole server over a test's own database and workspace, with whatever the test adds. */
public final class TestServer implements AutoCloseable {

  /** Somebody who may do everything. */
  public static final Actor ADMIN = new Actor("admin", "", Actor.Role.ADMIN, Set.of());

  private final ConfigurableApplicationContext context;
  private final Path folder;
  private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private TestServer(ConfigurableApplicationContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  public static TestServer start(TestDatabase database, TestWorkspaces workspaces, Clock clock, Class<?>... more) {
    Path folder = temporaryFolder();
    List<Class<?>> parts = new ArrayList<>(List.of(Application.class, IdentityWiring.class));
    parts.addAll(List.of(more));
    SpringApplication application = new SpringApplication(parts.toArray(Class<?>[]::new));
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(
        Map.of("server.address", "127.0.0.1", "server.port", "0", "spring.threads.virtual.enabled", "true"));
    application.addInitializers(
        added -> {
          GenericApplicationContext beans = (GenericApplicationContext) added;
          ServerSettings settings = settings(folder);
          beans.registerBean(ServerSettings.class, () -> settings);
          beans.registerBean(DatabaseSettings.class, database::settings);
          beans.registerBean(Clock.class, () -> clock);
          beans.registerBean(NodeName.class, () -> new NodeName("test"));
          beans.registerBean("testWorkspaces", Workspaces.class, () -> workspaces, bean -> bean.setPrimary(true));
        });
    return new TestServer(application.run(), folder);
  }

  /** A server reads a workspace from files, too; what counts in a test is the primary one that it holds in its hands. */
  private static ServerSettings settings(Path folder) {
    Path workspace = WorkspaceFolder.small(folder.resolve("workspace")).path();
    return new ServerSettings(workspace, folder.resolve("data"), "127.0.0.1", 0, null, null);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("nightshift-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  public URI uri(String path) {
    var server = ((ServletWebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("The web server is not running");
    }
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  /** Makes a token for a person, or for a program of that role where the person is null. */
  public String token(String person, Actor.Role role) {
    return part(Tokens.class).create("test", person, role, ADMIN).secret();
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  @Override
  public void close() {
    context.close();
    FileSystemUtils.deleteRecursively(folder.toFile());
  }
}
