package dev.nightshift.target;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All step kinds of this server, by name. */
public final class StepKinds {
  private final Map<String, StepKind> kinds = new TreeMap<>();

  public StepKinds(List<StepKind> kinds) {
    for (StepKind kind : kinds) {
      if (this.kinds.put(kind.name(), kind) != null) {
        throw new IllegalStateException("Two step kinds are named " + kind.name());
      }
    }
  }

  /** Returns a kind, or empty for an unknown one. */
  public Optional<StepKind> find(String name) {
    return Optional.ofNullable(kinds.get(name));
  }

  /**
   * Returns a kind.
   *
   * @throws Problem.Invalid for an unknown one
   */
  public StepKind get(String name) {
    return find(name)
        .orElseThrow(
            () -> new Problem.Invalid("There is no step kind '" + name + "'; this server has " + String.join(", ", kinds.keySet())));
  }
}
