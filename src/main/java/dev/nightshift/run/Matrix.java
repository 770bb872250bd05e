package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.InputBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items for which a step with a {@code matrix} runs, once each and per target. */
final class Matrix {
  private static final int MOST = 1_000;
  private static final int MOST_CHARACTERS = 200_000;

  private Matrix() {}

  /** For which items the step runs on these targets: one without an item there is left out, and none at all is a reason to skip it. */
  static Answer answer(ExecutableStep step, String matrix, Plan plan, RunValues values, List<String> targets) {
    try {
      Map<String, List<Object>> items = new LinkedHashMap<>();
      for (String target : targets) {
        List<Object> own = items(Conditions.MATRIX.compile(matrix).value(values.variables(plan.target(target).orElse(null))));
        if (!own.isEmpty()) {
          items.put(target, own);
        }
      }
      limit(items);
      return items.isEmpty() ? new Answer.Skip("its matrix " + matrix + " has no item") : new Answer.Go(List.copyOf(items.keySet()), items);
    } catch (Problem.Invalid problem) {
      return new Answer.Stop("what '" + step.name() + "' should run for cannot be told: " + problem.getMessage());
    }
  }

  private static void limit(Map<String, List<Object>> items) {
    int count = items.values().stream().mapToInt(List::size).sum();
    if (count > MOST) {
      throw new Problem.Invalid("its matrix has " + count + " items, and a step runs for at most " + MOST);
    }
    if (Json.write(items).length() > MOST_CHARACTERS) {
      throw new Problem.Invalid("the items of its matrix have more than " + MOST_CHARACTERS + " characters together");
    }
  }

  /** A list as it is; a text as JSON where it begins with '[', else its parts between commas and line ends. Each item counts once. */
  static List<Object> items(@Nullable Object value) {
    Set<Object> items = new LinkedHashSet<>();
    switch (value) {
      case List<?> list -> list.forEach(item -> items.add(item(item)));
      case String text when text.strip().startsWith("[") -> {
        if (!(Json.MAPPER.treeToValue(Json.read(text), Object.class) instanceof List<?> list)) {
          throw new Problem.Invalid("its matrix is not a list");
        }
        list.forEach(item -> items.add(item(item)));
      }
      case String text -> Stream.of(text.split("[,\\r\\n]+")).map(String::strip).filter(part -> !part.isEmpty()).forEach(part -> items.add(item(part)));
      case null, default -> throw new Problem.Invalid("its matrix is neither a list nor a text with items");
    }
    return new ArrayList<>(items);
  }

  private static Object item(@Nullable Object item) {
    return switch (item) {
      case String text when text.indexOf('\0') >= 0 -> throw new Problem.Invalid("an item of its matrix holds a NUL character");
      case String text when text.length() > InputBinding.MAX_CHARACTERS ->
          throw new Problem.Invalid("an item of its matrix is longer than " + InputBinding.MAX_CHARACTERS + " characters");
      case String text -> text;
      case Boolean flag -> flag;
      case Integer number -> number.longValue();
      case Long number -> number;
      case Double number -> number;
      case Map<?, ?> map -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put(String.valueOf(name), item(field)));
        yield fields;
      }
      case null, default -> throw new Problem.Invalid("an item of its matrix is neither a text, a number, true or false, nor an object of these");
    };
  }

  /** An item for people to read, and for the environment of a script. */
  static String text(@Nullable Object item) {
    return item == null ? "" : item instanceof Map ? Json.write(item) : item.toString();
  }
}
