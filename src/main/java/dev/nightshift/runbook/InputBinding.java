package dev.nightshift.runbook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.nightshift.platform.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of a runbook's inputs, or the reasons why it cannot start. */
public sealed interface InputBinding {
  /**
   * Every required input has a value, and every value is of its form.
   *
   * @param inputs what {@code inputs} is in expressions and placeholders; an optional input without a value is absent
   * @param environment the inputs ({@code UNIT}) and the alert's labels ({@code LABEL_INSTANCE}) for scripts
   */
  record Bound(Map<String, Object> inputs, Map<String, String> environment) implements InputBinding {
    public Bound {
      inputs = Map.copyOf(inputs);
      environment = Map.copyOf(environment);
    }
  }

  /** Something is missing or of the wrong form; each reason names its input. */
  record Refused(List<String> reasons) implements InputBinding {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /** The longest value, so that an environment always fits its process. */
  int MAX_CHARACTERS = 8192;

  /**
   * Binds each input to what a person gave, else to what the alert carries, else to its default.
   *
   * @param given values by input, from a person or a command; an empty one is as if it were not there
   */
  static InputBinding bind(Runbook runbook, AlertView alert, Map<String, String> given) {
    List<String> reasons = new ArrayList<>();
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (Input input : runbook.settings().inputs()) {
      Optional<Object> value = value(input, alert, given);
      Optional<String> problem = problem(input, value);
      problem.ifPresent(reasons::add);
      if (problem.isEmpty()) {
        value.ifPresent(bound -> inputs.put(input.name(), bound));
      }
    }
    given.keySet().stream().sorted().filter(name -> !declares(runbook, name))
        .forEach(name -> reasons.add("there is no input '" + name + "' in " + runbook.file()));
    return reasons.isEmpty() ? new Bound(inputs, environment(inputs, alert)) : new Refused(reasons);
  }

  /** Binds what has a good value, and leaves out the rest: for who only looks. */
  static Bound known(Runbook runbook, AlertView alert, Map<String, String> given) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (Input input : runbook.settings().inputs()) {
      Optional<Object> value = value(input, alert, given);
      if (problem(input, value).isEmpty()) {
        value.ifPresent(bound -> inputs.put(input.name(), bound));
      }
    }
    return new Bound(inputs, environment(inputs, alert));
  }

  private static boolean declares(Runbook runbook, String name) {
    return runbook.settings().inputs().stream().anyMatch(input -> input.name().equals(name));
  }

  private static Optional<Object> value(Input input, AlertView alert, Map<String, String> given) {
    String byPerson = given.get(input.name());
    if (byPerson != null && !byPerson.isEmpty()) {
      return Optional.of(byPerson);
    }
    Optional<Object> carried = input.from() == null ? Optional.empty() : carried(input.from().value(), alert);
    return carried.isPresent() ? carried : Optional.ofNullable(input.defaultValue());
  }

  /** An empty label is the same as none, as Prometheus has it. */
  private static Optional<Object> carried(String path, AlertView alert) {
    @Nullable Object value = Template.Values.of(alert.variables()).value(path);
    return value == null || value instanceof Map || value.toString().isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<String> problem(Input input, Optional<Object> value) {
    String name = "input '" + input.name() + "' ";
    if (value.isEmpty()) {
      String where = input.from() == null ? "" : " (the alert has no " + input.from().value() + ")";
      return input.required() ? Optional.of(name + "is required and has no value" + where) : Optional.empty();
    }
    String text = value.get().toString();
    if (text.length() > MAX_CHARACTERS) {
      return Optional.of(name + "is longer than " + MAX_CHARACTERS + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      return Optional.of(name + "holds a NUL character");
    }
    return input.pattern() == null ? Optional.empty() : mismatch(name, text, input.pattern().value());
  }

  /** RE2 takes linear time, whatever the pattern and the value are. */
  private static Optional<String> mismatch(String name, String text, String pattern) {
    try {
      return Pattern.matches(pattern, text)
          ? Optional.empty()
          : Optional.of(name + "is '" + text + "', which does not match " + pattern);
    } catch (PatternSyntaxException unreadable) {
      return Optional.of(name + "cannot be checked: its pattern " + pattern + " is not a regular expression");
    }
  }

  private static Map<String, String> environment(Map<String, Object> inputs, AlertView alert) {
    Map<String, String> environment = new TreeMap<>();
    new TreeMap<>(alert.labels()).forEach((label, value) -> {
      if (value.indexOf('\0') < 0 && value.length() <= MAX_CHARACTERS) {
        environment.putIfAbsent(EnvironmentNames.ofLabel(label), value);
      }
    });
    inputs.forEach((name, value) -> environment.put(EnvironmentNames.ofInput(name), value.toString()));
    return environment;
  }
}
