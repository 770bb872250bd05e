package dev.nightshift.runbook;

import dev.nightshift.platform.Template;
import java.util.Map;

/**
 * What {@code {{…}}} stands for in a runbook: an input by its name, a field of the service by its name ({@code env}), or any variable
 * by its path ({@code target.address}, {@code labels.zone}, {@code steps.is-listening.outputs.port}).
 */
public final class Placeholders {
  private Placeholders() {}

  /** @param variables as for {@link Conditions#STEP} */
  public static Template.Values values(Map<String, ?> variables) {
    return part(variables, "inputs").or(Template.Values.of(variables)).or(part(variables, "service"));
  }

  private static Template.Values part(Map<String, ?> variables, String name) {
    return variables.get(name) instanceof Map<?, ?> part ? key -> part.get(key) : key -> null;
  }
}
