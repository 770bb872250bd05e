package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.Server;
import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole server, spoken to over HTTP as its users do. */
final class RunningServer implements AutoCloseable {

  private final Server server;
  private final String adminToken;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(Server server, Path data) throws IOException {
    this.server = server;
    this.adminToken = Files.readString(data.resolve("admin.token")).strip();
  }

  static RunningServer start(Path workspace, Path data, @Nullable DatabaseSettings database) throws IOException {
    Server server = Server.start(new ServerSettings(workspace, data, "127.0.0.1", 0, null, database));
    server.part(Tokens.class).ensureAdmin(data);
    return new RunningServer(server, data);
  }

  String address() {
    return server.address().toString();
  }

  HttpResponse<String> send(String method, String path, @Nullable String body, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
    request.header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    request.method(
        method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode get(String path) {
    HttpResponse<String> response = send("GET", path, null, adminToken);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return Json.read(response.body());
  }

  JsonNode post(String path, String body) {
    HttpResponse<String> response = send("POST", path, body, adminToken);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isBetween(200, 299);
    return response.body().isBlank() ? Json.read("{}") : Json.read(response.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
