package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Json;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** Somebody who calls the API of a test's server over HTTP with a token of their own. */
public record TestCaller(TestServer server, String token) {

  /** What came back. */
  public record Reply(int status, String body) {
    public JsonNode json() {
      return Json.read(body);
    }

    public String text(String pointer) {
      return json().at(pointer).asString("");
    }

    public Reply ok() {
      assertThat(status).as(body).isBetween(200, 299);
      return this;
    }

    /** Refused with this status, in words that hold all of these. */
    public void refused(int expected, String... words) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(json().path("status").asInt()).isEqualTo(expected);
      assertThat(json().path("detail").asString("")).contains(words);
    }
  }

  public static TestCaller person(TestServer server, String id) {
    return new TestCaller(server, server.token(id, null));
  }

  public static TestCaller program(TestServer server, Actor.Role role) {
    return new TestCaller(server, server.token(null, role));
  }

  public Reply get(String path) {
    return reply(server.get(path, "Authorization", "Bearer " + token));
  }

  public Reply post(String path, String body) {
    return reply(server.post(path, body, "Authorization", "Bearer " + token, "Content-Type", "application/json"));
  }

  private static Reply reply(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).as(answer.body()).startsWith(answer.statusCode() < 300 ? "application/json" : "application/problem+json");
    return new Reply(answer.statusCode(), answer.body());
  }
}
