package dev.nightshift.workspace;

import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.platform.Suggestion;
import dev.nightshift.platform.Template;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code communication:} of {@code nightshift.yaml}: what stakeholders are told, in the organisation's own words. */
final class CommunicationSection {
  private static final Pattern SECRET = Pattern.compile("\\{\\{\\s*secret:");

  private final Draft draft;
  private final Findings findings;

  CommunicationSection(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    for (UpdateKind kind : UpdateKind.values()) {
      Fields words = fields.fields(kind.setting());
      if (words != null) {
        draft.updates.put(kind, words(kind, words));
      }
    }
    fields.rejectOthers();
  }

  private UpdateTemplate words(UpdateKind kind, Fields fields) {
    UpdateTemplate standard = UpdateTemplate.standard(kind);
    Located<String> subject = fields.block("subject");
    if (subject != null && subject.value().strip().contains("\n")) {
      fields.error("subject", "has several lines; write it in one");
    }
    Template first = template(kind, fields, "subject").orElse(standard.subject());
    Template text = template(kind, fields, "text").orElse(standard.text());
    fields.rejectOthers();
    return new UpdateTemplate(first, text);
  }

  private Optional<Template> template(UpdateKind kind, Fields fields, String key) {
    Located<String> block = fields.block(key);
    if (block == null) {
      return Optional.empty();
    }
    if (block.value().isBlank()) {
      fields.error(key, "says nothing; write a text, or leave it out for the standard one");
      return Optional.empty();
    }
    String what = "communication." + kind.setting() + "." + key;
    boolean readable = true;
    String[] lines = block.value().split("\n", -1);
    for (int index = 0; index < lines.length; index++) {
      readable &= readable(what, kind, new Located<>(lines[index], block.line() + index));
    }
    return readable ? Optional.of(Template.parse(key.equals("subject") ? block.value().strip() : block.value())) : Optional.empty();
  }

  private boolean readable(String what, UpdateKind kind, Located<String> line) {
    if (SECRET.matcher(line.value()).find()) {
      findings.error(line.line(), what + " names a secret; what stakeholders are told holds none");
    }
    try {
      for (String name : Template.parse(line.value()).names()) {
        if (!kind.names().contains(name)) {
          findings.error(line.line(), what + " needs {{" + name + "}}, which this update does not have; "
              + Suggestion.among(name, kind.names()) + "it has " + String.join(", ", kind.names()));
        }
      }
      return true;
    } catch (IllegalArgumentException problem) {
      findings.error(line.line(), what + ": " + problem.getMessage());
      return false;
    }
  }
}
