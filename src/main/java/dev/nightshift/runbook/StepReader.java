package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a step of a fence that carries attributes. */
final class StepReader {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Set<String> OWN =
      Set.of("name", "on", "timeout", "retries", "retry-delay", "idempotent", "if", "matrix", "expect", "undo", "continue-on-error", "as",
          "output", "kind");

  private final Findings findings;

  StepReader(Findings findings) {
    this.findings = findings;
  }

  /** Empty where the fence is for reading only. */
  Optional<ExecutableStep> read(FenceInfo fence, Section section, String script, int line) {
    Map<String, String> attributes = fence.attributes();
    String name = attributes.get("name");
    if (fence.problem() != null && (fence.named() || attributes.keySet().stream().anyMatch(OWN::contains))) {
      findings.error(line, "this step cannot be read: " + fence.problem());
    }
    if (name == null) {
      List<String> lonely = attributes.keySet().stream().filter(OWN::contains).sorted().toList();
      if (!lonely.isEmpty()) {
        findings.error(line, "this fence has " + String.join(", ", lonely)
            + " but no name, so it would never run; add name=…, or remove its attributes");
      }
      return Optional.empty();
    }
    if (!NAME.matcher(name).matches()) {
      findings.error(line, "'" + name + "' is not a step name; use small letters, digits and '-', at most 63 of them");
    }
    String language = Languages.canonical(fence.language());
    String kind = Languages.kind(language, attributes);
    if (kind.isBlank()) {
      findings.error(line, "nothing says what kind of step '" + name + "' is; write a language such as sh after the fence, or kind=…");
    }
    return Optional.of(new ExecutableStep(name, section, kind, language, script, attributes(attributes, section, line), line));
  }

  private StepAttributes attributes(Map<String, String> given, Section section, int line) {
    Map<String, String> settings = new LinkedHashMap<>(given);
    settings.keySet().removeAll(OWN);
    return new StepAttributes(
        filled(given, "on", line),
        duration(given, "timeout", null, line),
        retries(given, line),
        delay(given, line),
        flag(given, "idempotent", section.readOnly(), line),
        filled(given, "if", line),
        filled(given, "matrix", line),
        filled(given, "expect", line),
        filled(given, "undo", line),
        flag(given, "continue-on-error", false, line),
        filled(given, "as", line),
        output(given, line),
        settings);
  }

  /** An attribute that is there but empty would silently mean something else, an empty selector "everything". */
  private @Nullable String filled(Map<String, String> given, String key, int line) {
    String value = given.get(key);
    if (value != null && value.isBlank()) {
      findings.error(line, key + " is empty; write a value, or remove it");
    }
    return value;
  }

  private @Nullable Duration duration(Map<String, String> given, String key, @Nullable Duration otherwise, int line) {
    String text = given.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException problem) {
      findings.error(line, key + ": " + problem.getMessage());
      return otherwise;
    }
  }

  private Duration delay(Map<String, String> given, int line) {
    Duration second = Duration.ofSeconds(1);
    Duration delay = duration(given, "retry-delay", second, line);
    return delay == null ? second : delay;
  }

  private int retries(Map<String, String> given, int line) {
    String text = given.getOrDefault("retries", "0");
    if (text.matches("\\d{1,3}")) {
      return Integer.parseInt(text);
    }
    findings.error(line, "retries: '" + text + "' is not a whole number from 0 to 999");
    return 0;
  }

  private boolean flag(Map<String, String> given, String key, boolean otherwise, int line) {
    String text = given.get(key);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      findings.error(line, key + ": '" + text + "' is neither true nor false");
    }
    return text == null ? otherwise : text.equals("true");
  }

  private StepAttributes.Output output(Map<String, String> given, int line) {
    String text = given.getOrDefault("output", "text");
    if (!text.equals("text") && !text.equals("json")) {
      findings.error(line, "output: '" + text + "' is not known; write text or json");
    }
    return text.equals("json") ? StepAttributes.Output.JSON : StepAttributes.Output.TEXT;
  }
}
