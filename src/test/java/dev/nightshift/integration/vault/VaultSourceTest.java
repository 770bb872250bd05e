package dev.nightshift.integration.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TickingClock;
import dev.nightshift.integration.RawServer;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Vault's API documentation says. */
class VaultSourceTest {
  private final TickingClock clock = new TickingClock(Instant.parse("2026-03-02T12:00:00Z"));
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> node = Map.of("env:TOKEN", "t-static", "env:ROLE", "r-1", "env:SECRET", "s-1");
  private String valid = "t-static";
  private int sealed;
  private RawServer server;
  private VaultSource vault;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer((head, in, out) -> answer(head, out));
    settings.put("secretSources.vault.address", server.url() + "/");
    settings.put("secretSources.vault.token", "env:TOKEN");
    vault = new VaultSource(name -> Optional.ofNullable(settings.get(name)), outbound, clock);
  }

  @AfterEach
  void close() throws IOException {
    outbound.close();
    server.close();
  }

  private void answer(String head, OutputStream out) throws IOException {
    if (sealed > 0) {
      send(out, sealed, "{\"errors\":[\"Vault is sealed\"]}");
    } else if (head.startsWith("POST /v1/auth/approle/login ")) {
      valid = "t-login-" + server.requests().size();
      send(out, 200, """
          {"request_id":"1","lease_duration":0,"data":null,"auth":{"client_token":"%s","lease_duration":1000,"renewable":true}}""".formatted(valid));
    } else if (!head.contains("X-Vault-Token: " + valid + "\r\n")) {
      send(out, 403, "{\"errors\":[\"permission denied\"]}");
    } else if (head.startsWith("GET /v1/secret/data/payments/database ") || head.startsWith("GET /v1/kv/data/payments/database ")) {
      send(out, 200, """
          {"request_id":"2","data":{"data":{"password":"p-word","port":5432,"list":[1]},"metadata":{"version":3,"destroyed":false}}}""");
    } else {
      send(out, 404, "{\"errors\":[]}");
    }
  }

  private static void send(OutputStream out, int status, String json) throws IOException {
    out.write(("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
        .getBytes(StandardCharsets.UTF_8));
  }

  private String fetch(String place) throws InterruptedException {
    return vault.fetch(place, node::get);
  }

  @Test
  void reads_a_field_with_a_token_in_a_namespace_and_a_mount() throws Exception {
    assertThat(fetch("payments/database#password")).isEqualTo("p-word");
    assertThat(fetch("payments/database#port")).isEqualTo("5432");
    assertThat(server.requests().getFirst())
        .startsWith("GET /v1/secret/data/payments/database HTTP/1.1\r\n").contains("X-Vault-Token: t-static", "X-Vault-Request: true")
        .doesNotContain("X-Vault-Namespace");

    settings.put("secretSources.vault.namespace", "ops/eu");
    settings.put("secretSources.vault.mount", "kv");
    assertThat(fetch("payments/database#password")).isEqualTo("p-word");
    assertThat(server.requests().getLast()).startsWith("GET /v1/kv/data/payments/database ").contains("X-Vault-Namespace: ops/eu");
  }

  @Test
  void logs_in_with_an_app_role_once_for_the_time_of_its_lease_and_again_where_the_token_was_revoked() throws Exception {
    settings.remove("secretSources.vault.token");
    settings.put("secretSources.vault.roleId", "env:ROLE");
    settings.put("secretSources.vault.secretId", "env:SECRET");

    assertThat(fetch("payments/database#password")).isEqualTo("p-word");
    assertThat(fetch("payments/database#password")).isEqualTo("p-word");
    assertThat(logins()).isEqualTo(1);
    assertThat(server.requests().getFirst()).endsWith("{\"role_id\":\"r-1\",\"secret_id\":\"s-1\"}");

    clock.tick(Duration.ofSeconds(800));
    fetch("payments/database#password");
    assertThat(logins()).isEqualTo(2);

    valid = "another";
    assertThat(fetch("payments/database#password")).isEqualTo("p-word");
    assertThat(logins()).isEqualTo(3);
  }

  private long logins() {
    return server.requests().stream().filter(request -> request.startsWith("POST")).count();
  }

  @Test
  void says_why_there_is_none() {
    fails("payments/absent#password", "has no secret there");
    fails("payments/database#absent", "no field 'absent'");
    fails("payments/database#list", "not a single value");
    valid = "another";
    fails("payments/database#password", "may not read this");
    sealed = 503;
    fails("payments/database#password", "sealed");
    sealed = 500;
    fails("payments/database#password", "status 500");
    settings.put("secretSources.vault.address", "http://127.0.0.1:1");
    fails("payments/database#password", "refused the connection");
    settings.clear();
    fails("payments/database#password", "nothing says where Vault is");
  }

  private void fails(String place, String why) {
    assertThatThrownBy(() -> fetch(place)).isInstanceOf(Problem.Unavailable.class).message().contains(why).doesNotContain("t-static", "p-word");
  }
}
