package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of {@code nightshift.yaml} in which the workspace gives names to places, such as {@code clusters: {blue: {url: …}}}. */
final class NamedSections {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final String section;
  private final String needs;
  private final Draft draft;

  /** @param needs what each of them needs, for people */
  NamedSections(String section, String needs, Draft draft) {
    this.section = section;
    this.needs = needs;
    this.draft = draft;
  }

  /** Reads one place; its settings begin with {@code SECTION.NAME.}. */
  interface Reader {
    void read(Fields fields, String setting);
  }

  void read(@Nullable Fields all, Reader reader) {
    if (all == null) {
      return;
    }
    for (String name : all.keys()) {
      Fields fields = all.fields(name);
      if (fields == null || !NAME.matcher(name).matches()) {
        all.error(name, "must be a name of small letters, digits and '-', with " + needs);
        continue;
      }
      reader.read(fields, section + "." + name + ".");
      fields.rejectOthers();
    }
  }

  /** Takes over a reference to a secret, where there is one. */
  void secret(Fields fields, String key, String setting) {
    String reference = draft.secret(fields, key);
    if (!reference.isEmpty()) {
      draft.settings.put(setting + key, reference);
    }
  }
}
