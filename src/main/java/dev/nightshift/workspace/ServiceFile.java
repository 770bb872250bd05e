package dev.nightshift.workspace;

import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Service;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one file of {@code services/}: whose it is, what it needs, where it runs and how it is watched. */
final class ServiceFile {
  private static final Set<String> GIVEN_LABELS = Set.of("service", "env", "name");

  /** In place of a reference: the key that a host shows at first is remembered. */
  private static final String FIRST_USE = "first-use";

  private final SourceFile file;
  private final Draft draft;
  private final Findings findings;

  ServiceFile(SourceFile file, Draft draft, Findings findings) {
    this.file = file;
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    String id = file.name();
    Located<String> team = fields.required("team", "payments");
    draft.refer(draft.teams, team, "team", findings);
    String environment = fields.required("environment", "prod").value();
    List<Located<String>> dependencies = fields.locatedTexts("dependencies");
    dependencies.forEach(service -> draft.refer(draft.services, service, "dependencies", findings));
    Service service =
        new Service(
            id,
            fields.text("name", id),
            team.value(),
            environment,
            labels(fields),
            dependencies.stream().map(Located::value).distinct().toList(),
            targets(fields, id),
            checks(fields),
            fields.flag("listed", false));
    fields.rejectOthers();
    if (draft.services.claim(new Located<>(id, 1), file.path(), findings)) {
      draft.services.put(id, service);
      draft.dependencyLines.put(id, fields.lineOf("dependencies"));
    }
  }

  private Map<String, String> labels(Fields fields) {
    Map<String, String> labels = fields.textMap("labels");
    for (String given : GIVEN_LABELS) {
      if (labels.remove(given) != null) {
        fields.error("labels", "must not set '" + given + "': Nightshift sets it from the file itself; choose another name");
      }
    }
    return labels;
  }

  private List<TargetAddress> targets(Fields service, String id) {
    List<TargetAddress> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : service.items("targets")) {
      String name = fields.required("name", id + "-1").value();
      if (!name.isEmpty() && !names.add(name)) {
        fields.error("name", "'" + name + "' is the name of another target of this service; give it its own");
      }
      targets.add(target(name, fields));
    }
    return targets;
  }

  private TargetAddress target(String name, Fields fields) {
    Map<String, String> labels = labels(fields);
    String connection =
        fields.required("connection", "ssh", Forms.oneOf("a connection", draft.vocabulary.connections())).orElse("local");
    Map<String, String> settings = new LinkedHashMap<>();
    String address = "127.0.0.1";
    if (connection.equals("local")) {
      Located<String> directory = fields.text("directory");
      if (directory != null) {
        settings.put("directory", directory(directory, fields));
      }
    } else {
      address = fields.required("address", name + ".example.org").value();
      settings.put("user", fields.required("user", "deploy").value());
      settings.put("port", Integer.toString(fields.parsed("port", Forms::port).orElse(22)));
      fields.required("key", "env:DEPLOY_KEY");
      settings.put("key", draft.secret(fields, "key"));
      String knownHosts = fields.required("knownHosts", "file:known_hosts").value();
      settings.put("knownHosts", knownHosts.equals(FIRST_USE) ? FIRST_USE : draft.secret(fields, "knownHosts"));
    }
    fields.rejectOthers();
    return new TargetAddress(name, connection, address, labels, settings);
  }

  private String directory(Located<String> directory, Fields fields) {
    Path path = draft.home.resolve(directory.value()).normalize();
    if (!Files.isDirectory(path)) {
      fields.error("directory", "is no folder: " + path + "; a relative one starts at the workspace");
    }
    return path.toString();
  }

  private List<Check> checks(Fields service) {
    List<Check> checks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : service.items("checks")) {
      Check check = check(fields);
      fields.rejectOthers();
      if (!check.name().isEmpty() && !names.add(check.name())) {
        fields.error("name", "'" + check.name() + "' is the name of another check of this service; give it its own");
      }
      if (check.timeout().compareTo(check.interval()) > 0) {
        fields.error("timeout", "is longer than the interval; the next check would start before this one ends");
      }
      checks.add(check);
    }
    return checks;
  }

  private Check check(Fields fields) {
    Optional<String> http = fields.parsed("http", Forms::url);
    Optional<String> tcp = fields.parsed("tcp", Forms::hostAndPort);
    if (fields.has("http") == fields.has("tcp")) {
      fields.error("needs one thing to ask: write 'http: http://127.0.0.1:8080/healthz' or 'tcp: 127.0.0.1:5432'");
    }
    Duration interval = fields.parsed("interval", Forms::positive).orElse(Duration.ofSeconds(30));
    Duration half = interval.dividedBy(2);
    return new Check(
        fields.required("name", "answers").value(),
        fields.has("tcp") ? "tcp" : "http",
        http.or(() -> tcp).orElse(""),
        fields.parsed("status", ServiceFile::status).orElse(0),
        interval,
        fields.parsed("timeout", Forms::positive).orElse(half.compareTo(Duration.ofSeconds(5)) < 0 ? half : Duration.ofSeconds(5)),
        atLeastOne(fields, "failures", 3),
        atLeastOne(fields, "successes", 2),
        fields.required("alert", "PaymentsDown").value(),
        fields.parsed("severity", Forms::severity).orElse(Severity.SEV2),
        fields.textMap("labels"));
  }

  private static int status(String text) {
    if (text.matches("[1-5]\\d\\d")) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("'" + text + "' is not an HTTP status; write a number such as 200, or leave it out for any 2xx");
  }

  private static int atLeastOne(Fields fields, String key, int otherwise) {
    int number = fields.number(key, otherwise);
    if (number < 1) {
      fields.error(key, "must be at least 1");
    }
    return number;
  }
}
