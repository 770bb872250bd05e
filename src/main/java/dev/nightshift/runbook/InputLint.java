package dev.nightshift.runbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the inputs: where they come from, their form, and what they are called in a script's environment. */
final class InputLint {
  private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private final Runbook runbook;
  private final Findings findings;
  private final Map<String, String> inputOf = new HashMap<>();

  InputLint(Runbook runbook, Findings findings) {
    this.runbook = runbook;
    this.findings = findings;
  }

  void check() {
    for (Input input : runbook.settings().inputs()) {
      name(input);
      from(input);
      pattern(input);
      required(input);
    }
  }

  private void name(Input input) {
    if (!NAME.matcher(input.name()).matches()) {
      findings.error(input.line(), "'" + input.name() + "' is not an input name; use small letters, digits, '_' and '-'");
      return;
    }
    String variable = EnvironmentNames.ofInput(input.name());
    if (EnvironmentNames.reserved(variable)) {
      findings.error(input.line(), "input '" + input.name() + "' would be $" + variable
          + " in a script, which steers the shell or Nightshift itself; choose another name");
    }
    String other = inputOf.putIfAbsent(variable, input.name());
    if (other != null) {
      findings.error(input.line(), "inputs '" + other + "' and '" + input.name() + "' would both be $" + variable
          + " in a script; rename one of them");
    }
  }

  private void from(Input input) {
    Located<String> from = input.from();
    if (from == null || known(from.value())) {
      return;
    }
    findings.error(from.line(), "'" + from.value() + "' is not a place an input can come from; write labels.NAME, annotations.NAME, "
        + "alert.name, alert.severity, alert.summary, alert.source, service.id, service.name, service.team, service.env or "
        + "service.labels.NAME");
  }

  private static boolean known(String path) {
    if (path.matches("(labels|annotations|alert\\.labels|alert\\.annotations|service\\.labels)\\.\\S+")) {
      return true;
    }
    return List.of("alert.name", "alert.severity", "alert.summary", "alert.source", "service.id", "service.name", "service.team",
        "service.env").contains(path);
  }

  private void pattern(Input input) {
    Located<String> pattern = input.pattern();
    if (pattern == null) {
      return;
    }
    try {
      Pattern compiled = Pattern.compile(pattern.value());
      Object value = input.defaultValue();
      if (value != null && !compiled.matches(value.toString())) {
        findings.error(input.line(), "the default '" + value + "' of input '" + input.name() + "' does not match its own pattern "
            + pattern.value());
      }
    } catch (PatternSyntaxException unreadable) {
      findings.error(pattern.line(), "the pattern of input '" + input.name() + "' is not a regular expression (RE2): "
          + unreadable.getMessage());
    }
  }

  private void required(Input input) {
    Rung rung = runbook.rung();
    if (rung.unattended() && input.required() && input.from() == null && input.defaultValue() == null) {
      findings.error(input.line(), "input '" + input.name() + "' is required, and on rung " + rung
          + " there is nobody to give it; add from: or default:");
    }
  }
}
