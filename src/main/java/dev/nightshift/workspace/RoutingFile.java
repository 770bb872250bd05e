package dev.nightshift.workspace;

import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.platform.Suggestion;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code routing.yaml}: which service an event is about. */
final class RoutingFile {
  private final Draft draft;
  private final Findings findings;
  private final Set<String> names = new HashSet<>();

  RoutingFile(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    Located<String> fallback = fields.text("defaultService");
    if (fallback != null) {
      draft.refer(draft.services, fallback, "defaultService", findings);
      draft.settings.put(Routing.DEFAULT_SERVICE, fallback.value());
    }
    fields.items("rules").forEach(this::rule);
    fields.rejectOthers();
  }

  private void rule(Fields fields) {
    String name = fields.required("name", "payments by label").value();
    if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "'" + name + "' is the name of another rule; explanations could not tell them apart");
    }
    Located<String> when = fields.required("when", "event.labels.job == \"payments\"");
    condition(when, "when");
    String service = service(fields.text("service"));
    String group = fields.text("group", "");
    if (!group.isEmpty()) {
      compile(new Located<>(group, fields.lineOf("group")), "group");
    }
    RoutingRule rule =
        new RoutingRule(
            name,
            when.value(),
            service,
            fields.parsed("severity", Forms::severity).orElse(null),
            group,
            fields.text("suppress", ""),
            fields.line());
    if (fields.has("suppress") && rule.suppress().isBlank()) {
      fields.error("suppress", "must say why, in words that the timeline shows");
    }
    if (!fields.has("service") && !fields.has("severity") && !fields.has("group") && !fields.has("suppress")) {
      fields.error("decides nothing; write at least one of service, severity, group, suppress");
    }
    fields.rejectOthers();
    draft.routing.add(rule);
  }

  private String service(@Nullable Located<String> service) {
    if (service == null) {
      return "";
    }
    if (service.value().startsWith("=")) {
      compile(new Located<>(service.value().substring(1), service.line()), "service");
    } else {
      draft.refer(draft.services, service, "service", findings);
    }
    return service.value();
  }

  private void condition(Located<String> text, String key) {
    if (!text.value().isEmpty()) {
      guarded(text, key, Routing.EXPRESSIONS::condition);
    }
  }

  private void compile(Located<String> text, String key) {
    guarded(text, key, Routing.EXPRESSIONS::compile);
  }

  private void guarded(Located<String> text, String key, Function<String, Expression> compiler) {
    try {
      for (List<String> path : compiler.apply(text.value()).paths()) {
        if (path.size() > 1 && !Routing.FIELDS.contains(path.get(1))) {
          findings.error(text.line(), key + ": an event has no field '" + path.get(1) + "'; "
              + Suggestion.among(path.get(1), Routing.FIELDS) + "it has " + String.join(", ", Routing.FIELDS));
        }
      }
    } catch (ExpressionProblem problem) {
      findings.error(text.line(), key + ": " + problem.getMessage());
    }
  }
}
