package dev.nightshift.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses things by their labels: {@code role=payments,env!=dev,zone}. All requirements must hold. There is no empty selector:
 * one that asks for nothing would choose everything, and everything is never what a step should act on.
 */
public record Selector(List<Requirement> requirements) {
  private static final Pattern FORM =
      Pattern.compile("(!?)\\s*([A-Za-z0-9_][A-Za-z0-9_./-]{0,252})\\s*(?:(!=|==?)\\s*([A-Za-z0-9_.@:/+-]{0,252}))?");

  /** One condition on one label. */
  public sealed interface Requirement {
    String label();

    boolean holds(Map<String, String> labels);

    /** The label is there with this value. */
    record Equal(String label, String value) implements Requirement {
      @Override
      public boolean holds(Map<String, String> labels) {
        return value.equals(labels.get(label));
      }

      @Override
      public String toString() {
        return label + "=" + value;
      }
    }

    /** The label is absent or has another value. */
    record NotEqual(String label, String value) implements Requirement {
      @Override
      public boolean holds(Map<String, String> labels) {
        return !value.equals(labels.get(label));
      }

      @Override
      public String toString() {
        return label + "!=" + value;
      }
    }

    /** The label is there. */
    record Present(String label) implements Requirement {
      @Override
      public boolean holds(Map<String, String> labels) {
        return labels.containsKey(label);
      }

      @Override
      public String toString() {
        return label;
      }
    }

    /** The label is absent. */
    record Absent(String label) implements Requirement {
      @Override
      public boolean holds(Map<String, String> labels) {
        return !labels.containsKey(label);
      }

      @Override
      public String toString() {
        return "!" + label;
      }
    }
  }

  public Selector {
    requirements = List.copyOf(requirements);
    if (requirements.isEmpty()) {
      throw new IllegalArgumentException("an empty selector would choose everything; name at least one label, such as role=web");
    }
    if (requirements.stream().noneMatch(Selector::chooses)) {
      throw new IllegalArgumentException(
          "this selector only says what not to choose; name at least one label that must be there, such as role=web");
    }
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static Selector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher form = FORM.matcher(part.strip());
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "'" + part.strip() + "' is not a label condition; write label=value, label!=value, label or !label");
      }
      requirements.add(requirement(form, part));
    }
    return new Selector(requirements);
  }

  private static Requirement requirement(Matcher form, String part) {
    String label = form.group(2);
    String operator = form.group(3);
    if (operator == null) {
      return form.group(1).isEmpty() ? new Requirement.Present(label) : new Requirement.Absent(label);
    }
    if (!form.group(1).isEmpty()) {
      throw new IllegalArgumentException("'" + part.strip() + "' has a ! too many; write label!=value");
    }
    if (form.group(4).isEmpty()) {
      throw new IllegalArgumentException("'" + part.strip() + "' has no value; write label=value, or only the label");
    }
    return operator.equals("!=")
        ? new Requirement.NotEqual(label, form.group(4))
        : new Requirement.Equal(label, form.group(4));
  }

  private static boolean chooses(Requirement requirement) {
    return requirement instanceof Requirement.Equal || requirement instanceof Requirement.Present;
  }

  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }

  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
