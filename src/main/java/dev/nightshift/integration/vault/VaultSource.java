package dev.nightshift.integration.vault;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads secrets from HashiCorp Vault's key-value store, version 2, with a token or an AppRole. Settings: {@code
 * secretSources.vault.address}, {@code namespace}, {@code mount} ({@code secret}), {@code ca}, {@code token}, {@code roleId}, {@code
 * secretId}, {@code appRoleMount} ({@code approle}). Source: developer.hashicorp.com/vault/api-docs, "KV secrets engine version 2" and
 * "AppRole auth method".
 */
final class VaultSource implements SecretSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Outbound outbound;
  private final Clock clock;
  private volatile @Nullable Login login;

  /** @param opens what the token was had with: another role or server needs another login */
  private record Login(String opens, String token, Instant until) {}

  VaultSource(Settings settings, Outbound outbound, Clock clock) {
    this.settings = settings;
    this.outbound = outbound;
    this.clock = clock;
  }

  @Override
  public SecretReference.Scheme scheme() {
    return SecretReference.Scheme.VAULT;
  }

  @Override
  public String fetch(String place, Secrets access) throws InterruptedException {
    int field = place.indexOf('#');
    String uri = address() + "/v1/" + setting("mount", "secret") + "/data/" + place.substring(0, field);
    Outbound.Response response = read(uri, token(access), access);
    if (response.status() == 403 && login != null) {
      login = null;
      response = read(uri, token(access), access);
    }
    JsonNode data = VaultAnswer.json(response, "may not read this; its policy needs 'read' on it").path("data").path("data");
    return VaultAnswer.field(data, place.substring(field + 1));
  }

  private Outbound.Response read(String uri, String token, Secrets access) throws InterruptedException {
    return send("GET", uri, Map.of("X-Vault-Token", token), new byte[0], access);
  }

  private String token(Secrets access) throws InterruptedException {
    String token = setting("token", "");
    return token.isEmpty() ? loggedIn(access) : access.resolve(token);
  }

  /** A login is used until four fifths of its time, and never written anywhere. */
  private String loggedIn(Secrets access) throws InterruptedException {
    String role = access.resolve(setting("roleId", ""));
    String secret = access.resolve(setting("secretId", ""));
    String opens = String.join("\n", setting("address", ""), setting("namespace", ""), role, secret);
    Login known = login;
    if (known != null && known.opens().equals(opens) && clock.instant().isBefore(known.until())) {
      return known.token();
    }
    byte[] body = Json.write(Map.of("role_id", role, "secret_id", secret)).getBytes(StandardCharsets.UTF_8);
    String uri = address() + "/v1/auth/" + setting("appRoleMount", "approle") + "/login";
    JsonNode auth = VaultAnswer.json(send("POST", uri, Map.of("Content-Type", "application/json"), body, access), "refused the AppRole").path("auth");
    String token = VaultAnswer.field(auth, "client_token");
    login = new Login(opens, token, clock.instant().plusSeconds(auth.path("lease_duration").asLong(0) * 4 / 5));
    return token;
  }

  private Outbound.Response send(String method, String uri, Map<String, String> headers, byte[] body, Secrets access)
      throws InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("X-Vault-Request", "true");
    String namespace = setting("namespace", "");
    if (!namespace.isEmpty()) {
      all.put("X-Vault-Namespace", namespace);
    }
    String ca = setting("ca", "");
    Outbound client = ca.isEmpty() ? outbound : outbound.trusting(access.resolve(ca));
    return client.send(new Outbound.Request(method, URI.create(uri), all, body, TIMEOUT));
  }

  private String address() {
    String address = setting("address", "");
    if (address.isEmpty()) {
      throw new Problem.Unavailable("nothing says where Vault is; write secretSources.vault in nightshift.yaml");
    }
    return address.replaceFirst("/+$", "");
  }

  private String setting(String name, String otherwise) {
    return settings.find("secretSources.vault." + name, otherwise);
  }
}
