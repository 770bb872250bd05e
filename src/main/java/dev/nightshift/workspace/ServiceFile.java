package dev.nightshift.workspace;

import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Service;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one file of {@code services/}: whose it is, what it needs, where it runs and how it is watched. */
final class ServiceFile {
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
    TargetsSection targets = new TargetsSection(draft, findings);
    Service service =
        new Service(
            id,
            fields.text("name", id),
            team.value(),
            environment,
            targets.labels(fields),
            dependencies.stream().map(Located::value).distinct().toList(),
            targets.listed(fields, id),
            checks(fields),
            fields.flag("listed", false),
            targets.discovered(fields, id));
    fields.rejectOthers();
    if (draft.services.claim(new Located<>(id, 1), file.path(), findings)) {
      draft.services.put(id, service);
      draft.dependencyLines.put(id, fields.lineOf("dependencies"));
    }
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
