package dev.nightshift.workspace;

import dev.nightshift.catalog.Integration;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code nightshift.yaml}: the organisation and what it is connected to. */
final class NightshiftFile {
  private static final Set<String> BUILT_IN = Set.of("checks", "manual", "watchdog");
  private static final Map<String, Integer> SMTP_PORTS = Map.of("none", 25, "starttls", 587, "implicit", 465);

  private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+]");

  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-\\d+");

  private final Draft draft;
  private final Findings findings;

  NightshiftFile(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    organisation(fields);
    fields.parsed("publicUrl", Forms::url).ifPresent(url -> draft.settings.put("publicUrl", url));
    new SecretsSection(draft, findings).read(fields.fields("secrets"), fields.fields("secretSources"));
    integrations(fields.fields("integrations"));
    channels(fields.fields("channels"));
    prometheus(fields.fields("prometheus"));
    new DatabasesSection(draft).read(fields.fields("databases"));
    new ClustersSection(draft).read(fields.fields("clusters"));
    aws(fields.fields("aws"));
    outbound(fields.fields("outbound"));
    runbooks(fields.fields("runbooks"));
    new DriftSection(draft, findings).read(fields.fields("drift"));
    new LadderSection(draft).read(fields.fields("ladder"));
    new InventoriesSection(draft, findings).read(fields.fields("inventories"));
    new RetentionSection(draft).read(fields.fields("retention"));
    new GitSection(draft).read(fields.fields("git"));
    fields.items("subscriptions").forEach(this::subscription);
    new CommunicationSection(draft, findings).read(fields.fields("communication"));
    fields.rejectOthers();
  }

  private void organisation(Fields file) {
    Fields fields = file.fields("organisation");
    if (fields == null) {
      if (!file.has("organisation")) {
        findings.error(1, "organisation is missing; write it with its name and zone, such as 'organisation: {name: Shop, zone: Europe/Berlin}'");
      }
      return;
    }
    draft.organisation =
        new Organisation(
            fields.required("name", "Example Shop").value(),
            fields.required("zone", "Europe/Berlin", Forms::zone).orElse(ZoneOffset.UTC),
            fields.duration("reopenWithin", Duration.ofMinutes(30)),
            fields.flag("allowLocal", false));
    fields.rejectOthers();
  }

  private void integrations(@Nullable Fields all) {
    if (all == null) {
      return;
    }
    for (String id : all.keys()) {
      if (BUILT_IN.contains(id)) {
        all.error(id, "is the name under which Nightshift's own events come; choose another");
      }
      Fields fields = all.fields(id);
      if (fields == null) {
        all.error(id, "must say its kind and key, such as '{kind: alertmanager, key: env:ALERTMANAGER_KEY}'");
        continue;
      }
      String kind =
          fields.required("kind", "alertmanager", Forms.oneOf("a kind of integration", draft.vocabulary.eventFormats())).orElse("");
      fields.required("key", "env:ALERTMANAGER_KEY");
      String key = draft.secret(fields, "key");
      fields.rejectOthers();
      if (draft.integrations.claim(new Located<>(id, all.lineOf(id)), WorkspaceFiles.MAIN, findings)) {
        draft.integrations.put(id, new Integration(id, kind, key));
      }
    }
  }

  private void channels(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    smtp(fields.fields("smtp"));
    new ChatSection(draft).read(fields);
    Fields webhook = fields.fields("webhook");
    if (webhook != null) {
      List<Located<String>> keys = webhook.locatedTexts("signingKeys");
      String references =
          keys.stream().map(key -> draft.secret(key, "signingKeys", webhook)).collect(Collectors.joining(","));
      if (references.isEmpty()) {
        webhook.error("signingKeys", "is missing; write a secret by reference, such as [env:WEBHOOK_KEY]");
      }
      draft.settings.put("webhook.signingKeys", references);
      webhook.rejectOthers();
    }
    fields.rejectOthers();
  }

  private void smtp(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    String tls = fields.parsed("tls", Forms.oneOf("a kind of encryption", SMTP_PORTS.keySet())).orElse("starttls");
    int port = fields.parsed("port", Forms::port).orElse(SMTP_PORTS.getOrDefault(tls, 587));
    draft.settings.put("smtp.host", fields.required("host", "mail.example.org").value());
    draft.settings.put("smtp.port", Integer.toString(port));
    draft.settings.put("smtp.tls", tls);
    draft.settings.put("smtp.from", fields.required("from", "nightshift@example.org", Forms::mail).orElse(""));
    Located<String> username = fields.text("username");
    String password = draft.secret(fields, "password");
    if (username != null) {
      draft.settings.put("smtp.username", username.value());
    }
    if (!password.isEmpty()) {
      draft.settings.put("smtp.password", password);
    }
    if ((username == null) != password.isEmpty()) {
      fields.error(username == null ? "password" : "username", "stands alone; write username and password, or neither");
    }
    fields.rejectOthers();
  }

  private void prometheus(@Nullable Fields fields) {
    if (fields != null) {
      fields.required("url", "http://127.0.0.1:9090", Forms::url).ifPresent(url -> draft.settings.put("prometheus.url", url));
      fields.parsed("externalUrl", Forms::url).ifPresent(url -> draft.settings.put("prometheus.externalUrl", url));
      Located<String> username = fields.text("username");
      String password = draft.secret(fields, "password");
      String token = draft.secret(fields, "token");
      if ((username == null) != password.isEmpty()) {
        fields.error(username == null ? "password" : "username", "stands alone; write username and password, or neither");
      } else if (username != null && !token.isEmpty()) {
        fields.error("token", "and a password are two ways to sign in; keep one of them");
      }
      draft.settings.putAll(token.isEmpty() ? Map.of() : Map.of("prometheus.token", token));
      draft.settings.putAll(username == null ? Map.of() : Map.of("prometheus.username", username.value(), "prometheus.password", password));
      fields.rejectOthers();
    }
  }

  private void aws(@Nullable Fields fields) {
    if (fields != null) {
      fields.parsed("region", NightshiftFile::region).ifPresent(region -> draft.settings.put("aws.region", region));
      fields.parsed("endpoint", Forms::url).ifPresent(url -> draft.settings.put("aws.endpoint", url));
      draft.settings.put("aws.defaultCredentials", Boolean.toString(fields.flag("defaultCredentials", false)));
      fields.rejectOthers();
    }
  }

  private static String region(String text) {
    if (!REGION.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no region; write it such as eu-central-1");
    }
    return text;
  }

  private void outbound(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    for (Located<String> host : fields.locatedTexts("hosts")) {
      if (HOST.matcher(host.value()).matches()) {
        draft.settings.merge("outbound.hosts", host.value(), (earlier, another) -> earlier + "," + another);
      } else {
        findings.error(host.line(), "outbound.hosts: '" + host.value() + "' is not a host; write api.example.org, or *.example.org for all below it");
      }
    }
    for (String key : List.of("allow", "deny")) {
      for (Located<String> address : fields.locatedTexts(key)) {
        try {
          AddressRules.of(address.value(), "");
          draft.settings.merge("outbound." + key, address.value(), (earlier, another) -> earlier + "," + another);
        } catch (IllegalArgumentException wrong) {
          findings.error(address.line(), "outbound." + key + ": " + wrong.getMessage());
        }
      }
    }
    fields.rejectOthers();
  }

  private void runbooks(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    for (Located<String> mirror : fields.locatedTexts("mirrors")) {
      try {
        String prefix = Forms.url(mirror.value()).replaceFirst("/*$", "/");
        draft.settings.merge("runbooks.mirrors", prefix, (earlier, another) -> earlier + "\n" + another);
      } catch (IllegalArgumentException wrong) {
        findings.error(mirror.line(), "runbooks.mirrors: " + wrong.getMessage());
      }
    }
    fields.rejectOthers();
  }

  private void subscription(Fields fields) {
    String name = fields.required("name", "Support desk").value();
    Contact contact = Contact.read(fields, draft.vocabulary);
    List<Located<String>> services = fields.locatedTexts("services");
    services.forEach(service -> draft.refer(draft.services, service, "services", findings));
    Severity atLeast = fields.parsed("atLeast", Forms::severity).orElse(Severity.SEV5);
    fields.rejectOthers();
    if (contact != null) {
      draft.subscriptions.add(
          new Subscription(name, contact.channel(), contact.address(), services.stream().map(Located::value).toList(), atLeast));
    }
  }
}
