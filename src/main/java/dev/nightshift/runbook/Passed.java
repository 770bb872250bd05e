package dev.nightshift.runbook;

import dev.nightshift.platform.Expression;
import java.util.Map;
import java.util.stream.Collectors;

/** A runbook that was looked at for an alert and is not for it. Cheap to make; the words are made only where somebody keeps them. */
public record Passed(Runbook runbook, Cause cause) {

  /** What kept it from matching; the closest to a match first. */
  public enum Cause {
    CONDITION,
    NAME,
    SERVICE
  }

  static Passed of(Runbook runbook) {
    return new Passed(runbook, runbook.settings().when() == null ? Cause.NAME : Cause.CONDITION);
  }

  /** Says why, with the values that its condition read. */
  public String why(AlertView alert) {
    Runbook.Settings settings = runbook.settings();
    return switch (cause) {
      case CONDITION -> settings.when() == null ? "its condition is false" : condition(settings.when().value(), alert);
      case NAME -> "it has no condition, and the alert " + alert.name() + " neither has its name nor names it";
      case SERVICE -> "it is for the service " + (settings.service() == null ? "?" : settings.service().value())
          + ", and the alert is of " + (alert.service() == null ? "none" : alert.service().id());
    };
  }

  private static String condition(String text, AlertView alert) {
    Expression when = Conditions.WHEN.condition(text);
    Map<String, Object> values = when.read(alert.variables());
    String seen = values.entrySet().stream().map(value -> value.getKey() + " is " + value.getValue()).collect(Collectors.joining(", "));
    return "its condition " + text + " is false" + (seen.isEmpty() ? "" : ": " + seen);
  }
}
