package dev.nightshift.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an update tells stakeholders of. */
public enum UpdateKind {
  OPENED,
  REOPENED,
  SEVERITY_CHANGED,
  RESOLVED;

  private static final List<String> ALWAYS =
      List.of(
          "incident.id",
          "incident.title",
          "incident.severity",
          "incident.openedAt",
          "incident.url",
          "service.id",
          "service.name",
          "service.env",
          "organisation.name");

  /** Its word in facts and messages: {@code severity_changed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its word in the workspace: {@code severity-changed}. */
  public String setting() {
    return word().replace('_', '-');
  }

  /** What {@code {{…}}} may name in its templates; an update has a value for each. */
  public List<String> names() {
    List<String> names = new ArrayList<>(ALWAYS);
    switch (this) {
      case OPENED, REOPENED -> {}
      case SEVERITY_CHANGED -> names.addAll(List.of("incident.severityBefore", "incident.duration"));
      case RESOLVED -> names.add("incident.duration");
    }
    return List.copyOf(names);
  }
}
