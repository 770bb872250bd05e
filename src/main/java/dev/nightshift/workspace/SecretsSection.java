package dev.nightshift.workspace;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.SecretReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code secrets} and {@code secretSources}: where secrets are, and how the places that keep them are opened. */
final class SecretsSection {
  private static final Duration LONGEST_CACHE = Duration.ofMinutes(10);
  private static final Duration LONGEST_COMMAND = Duration.ofMinutes(1);

  private final Draft draft;
  private final Findings findings;

  SecretsSection(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(@Nullable Fields secrets, @Nullable Fields sources) {
    if (secrets != null) {
      secrets.keys().forEach(name -> secret(name, secrets));
    }
    if (sources != null) {
      sources.parsed("cacheFor", text -> upTo(LONGEST_CACHE, text))
          .ifPresent(time -> draft.settings.put("secretSources.cacheFor", time.toString()));
      vault(sources.fields("vault"));
      kubernetes(sources.fields("kubernetes"));
      commands(sources.fields("commands"));
      sources.rejectOthers();
    }
  }

  private void secret(String name, Fields fields) {
    Located<String> reference = fields.text(name);
    Located<String> id = new Located<>(name, fields.lineOf(name));
    if (reference == null || SecretReference.parse(reference.value()).isEmpty()) {
      fields.error(name, SecretReference.wrong(reference == null ? "" : reference.value()));
    } else if (draft.secrets.claim(id, WorkspaceFiles.MAIN, findings)) {
      draft.secrets.put(name, reference.value());
      draft.use(reference, fields.file(), message -> fields.error(name, message));
    }
  }

  private void vault(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    fields.required("address", "https://vault.example.org:8200", Forms::url).ifPresent(url -> put("vault.address", url));
    text(fields, "namespace", "vault.namespace");
    text(fields, "mount", "vault.mount");
    access(fields, "ca", "vault.ca");
    access(fields, "token", "vault.token");
    Fields role = fields.fields("appRole");
    if (role != null) {
      role.required("roleId", "env:VAULT_ROLE_ID");
      role.required("secretId", "file:/run/secrets/vault-secret-id");
      access(role, "roleId", "vault.roleId");
      access(role, "secretId", "vault.secretId");
      text(role, "mount", "vault.appRoleMount");
      role.rejectOthers();
    }
    if (fields.has("token") == (role != null)) {
      fields.error("needs one way in: write 'token: env:VAULT_TOKEN', or 'appRole: {roleId: env:…, secretId: file:…}'");
    }
    fields.rejectOthers();
  }

  private void kubernetes(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    Located<String> cluster = fields.required("cluster", "main");
    fields.rejectOthers();
    if (!cluster.value().isEmpty()) {
      put("kubernetes.cluster", cluster.value());
      draft.whenAllIsRead(() -> opened("clusters." + cluster.value() + ".", fields));
    }
  }

  /** As {@link #access}, for what opens the cluster. */
  private void opened(String cluster, Fields fields) {
    if (!draft.settings.containsKey(cluster + "url") && !draft.settings.containsKey(cluster + "kubeconfig")) {
      fields.error("cluster", "names no cluster; describe it under clusters in nightshift.yaml");
    }
    for (String key : List.of("token", "ca", "kubeconfig")) {
      String reference = draft.settings.getOrDefault(cluster + key, "");
      String place = draft.secrets.values().getOrDefault(reference, reference);
      if (!place.isEmpty() && SecretReference.parse(place).filter(parsed -> parsed.scheme().isLocal()).isEmpty()) {
        fields.error("cluster", "names one whose " + key + " is not on this node; it opens the place where secrets are, so it must be env:NAME or file:PATH");
      }
    }
  }

  private void commands(@Nullable Fields all) {
    if (all == null) {
      return;
    }
    for (String name : all.keys()) {
      Fields fields = all.fields(name);
      if (fields == null) {
        all.error(name, "must say what is run, such as '{run: [op, read, \"op://ops/pager/key\"]}'");
        continue;
      }
      List<String> run = fields.texts("run");
      if (run.isEmpty() || run.getFirst().isBlank()) {
        fields.error("run", "must be the program and its arguments as a list; no shell reads it");
      }
      Duration timeout = fields.parsed("timeout", text -> upTo(LONGEST_COMMAND, text)).orElse(Duration.ofSeconds(10));
      List<String> environment = fields.texts("environment");
      fields.rejectOthers();
      if (draft.commands.claim(new Located<>(name, all.lineOf(name)), WorkspaceFiles.MAIN, findings)) {
        draft.commands.put(name, run);
        put("commands." + name, Json.write(Map.of("run", run, "timeout", timeout.toString(), "environment", environment)));
      }
    }
  }

  /** What opens a source is on this node: otherwise one source could need another to be opened, in a circle. */
  private void access(Fields fields, String key, String setting) {
    Located<String> reference = fields.text(key);
    if (reference == null || reference.value().isBlank()) {
      return;
    }
    if (SecretReference.parse(reference.value()).filter(parsed -> parsed.scheme().isLocal()).isEmpty()) {
      fields.error(key, "opens the place where secrets are, so it must be env:NAME or file:PATH");
      return;
    }
    draft.use(reference, fields.file(), message -> fields.error(key, message));
    put(setting, reference.value());
  }

  private void text(Fields fields, String key, String setting) {
    fields.parsed(key, SecretsSection::path).ifPresent(text -> put(setting, text));
  }

  private void put(String setting, String value) {
    draft.settings.put("secretSources." + setting, value);
  }

  private static String path(String text) {
    String path = text.replaceAll("^/+|/+$", "");
    if (path.matches("(?!.*\\.\\.)[A-Za-z0-9_./-]+")) {
      return path;
    }
    throw new IllegalArgumentException("'" + text + "' is not a name or path of letters, digits, _, -, . and /");
  }

  private static Duration upTo(Duration longest, String text) {
    Duration time = Durations.parse(text);
    if (time.compareTo(longest) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than " + Durations.format(longest));
    }
    return time;
  }
}
