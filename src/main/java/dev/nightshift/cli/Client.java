package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Nightshift server as its clients see it. Uses {@link HttpURLConnection}, which starts in a third of the time that
 * {@code java.net.http} takes, and a command lives for one request.
 */
public final class Client {

  private static final String JSON = "application/json";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;

  private final String address;
  private final String token;

  /**
   * @param address such as {@code http://127.0.0.1:8080}
   * @param token an API token, or empty where there is none
   */
  public Client(String address, String token) {
    this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    this.token = token;
  }

  /**
   * Makes a client as every command does.
   *
   * @param token null for the one of the environment, of the file, or of the usual file
   */
  public static Client of(String address, @Nullable String token, @Nullable Path tokenFile) {
    return new Client(address, Credential.find(token, tokenFile));
  }

  /** Asks for something. Throws {@link Problem} with what to do next where the server is away or refuses. */
  public JsonNode get(String path) {
    return Wire.read(text("GET", path, JSON, null));
  }

  /** Asks for a text, such as a Markdown document. */
  public String getText(String path) {
    return text("GET", path, "text/plain, text/markdown", null);
  }

  /** Does something; an empty answer comes back as a missing node. */
  public JsonNode post(String path, Map<String, ?> body) {
    String answer = text("POST", path, JSON, Wire.write(body));
    return Wire.read(answer);
  }

  /** Removes something. */
  public void delete(String path) {
    text("DELETE", path, JSON, null);
  }

  private String text(String method, String path, String accepted, @Nullable String body) {
    try {
      HttpURLConnection connection = open(method, path, accepted);
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      String answer = answer(status < 400 ? connection.getInputStream() : connection.getErrorStream());
      if (status >= 300) {
        throw Refusals.of(status, answer, address, !token.isEmpty());
      }
      return answer;
    } catch (ConnectException | SocketTimeoutException | UnknownHostException e) {
      throw Refusals.unreachable(address, e);
    } catch (IOException e) {
      throw new Problem.Unavailable("The connection to " + address + " broke: " + e.getMessage(), e);
    }
  }

  private HttpURLConnection open(String method, String path, String accepted) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", accepted + ", application/problem+json");
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  private URI uri(String path) {
    try {
      URI uri = URI.create(address + path);
      if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        throw new IllegalArgumentException("no http:// or https:// address");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new Problem.Invalid(
          "\"" + address + "\" is not the address of a server. It looks like http://127.0.0.1:8080; set it with --server or NIGHTSHIFT_SERVER.", e);
    }
  }

  private static String answer(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
