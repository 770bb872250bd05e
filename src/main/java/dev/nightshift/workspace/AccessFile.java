package dev.nightshift.workspace;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Selector;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code access.yaml}: who may do what where, within what the roles allow. */
final class AccessFile {
  private final Draft draft;
  private final Findings findings;
  private final Set<String> names = new HashSet<>();

  AccessFile(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    fields.items("rules").forEach(this::rule);
    fields.rejectOthers();
  }

  private void rule(Fields fields) {
    String name = fields.required("name", "payments look after their production").value();
    if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "'" + name + "' is the name of another rule; explanations could not tell them apart");
    }
    List<Located<String>> allowed = fields.locatedTexts("allow");
    List<Located<String>> denied = fields.locatedTexts("deny");
    if (allowed.isEmpty() == denied.isEmpty()) {
      fields.error("needs either allow or deny, such as 'allow: [team:payments]'");
    }
    List<Located<String>> who = denied.isEmpty() ? allowed : denied;
    who.forEach(entry -> subject(entry, denied.isEmpty() ? "allow" : "deny"));
    List<Located<String>> actions = fields.locatedTexts("to");
    if (actions.isEmpty()) {
      fields.error("to", "is missing; write what it is about, such as 'to: [start-run, approve-run]'");
    }
    actions.forEach(this::action);
    List<Located<String>> services = fields.locatedTexts("services");
    services.forEach(service -> draft.refer(draft.services, service, "services", findings));
    List<Located<String>> servicesOf = fields.locatedTexts("servicesOf");
    servicesOf.forEach(team -> draft.refer(draft.teams, team, "servicesOf", findings));
    draft.access.add(new AccessRule(
        name, !denied.isEmpty(), texts(who), actions.stream().map(Located::value).collect(Collectors.toSet()), fields.texts("runbooks"), texts(services),
        texts(servicesOf), fields.texts("environments"), fields.parsed("targets", Selector::parse).orElse(null)));
    fields.rejectOthers();
  }

  private void action(Located<String> action) {
    if (!AccessRule.ACTIONS.contains(action.value())) {
      findings.error(action.line(), "to: '" + action.value() + "' is nothing that a rule can be about; choose some of " + String.join(", ", AccessRule.ACTIONS));
    }
  }

  private void subject(Located<String> entry, String key) {
    int colon = entry.value().indexOf(':');
    Located<String> id = new Located<>(entry.value().substring(colon + 1), entry.line());
    switch (colon < 0 ? "" : entry.value().substring(0, colon)) {
      case "team" -> draft.refer(draft.teams, id, key, findings);
      case "person" -> draft.refer(draft.people, id, key, findings);
      case "role" -> {
        if (!AccessRule.ROLES.contains(id.value())) {
          findings.error(entry.line(), key + ": '" + id.value() + "' is not a role; choose one of " + String.join(", ", AccessRule.ROLES));
        }
      }
      default -> {
        if (!entry.value().equals("automation") && !entry.value().equals("everybody")) {
          findings.error(entry.line(), key + ": '" + entry.value() + "' is nobody; write team:ID, person:ID, role:responder, automation or everybody");
        }
      }
    }
  }

  private static List<String> texts(List<Located<String>> located) {
    return located.stream().map(Located::value).toList();
  }
}
