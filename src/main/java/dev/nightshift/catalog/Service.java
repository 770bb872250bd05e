package dev.nightshift.catalog;

import dev.nightshift.spi.TargetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that a team runs.
 *
 * @param team the owner's id
 * @param environment such as {@code prod}; {@code service.env} in expressions
 * @param dependencies ids of services that this one needs
 * @param listed whether the public status page names it
 * @param discoveries further targets, which are found elsewhere
 */
public record Service(
    String id,
    String name,
    String team,
    String environment,
    Map<String, String> labels,
    List<String> dependencies,
    List<TargetAddress> targets,
    List<Check> checks,
    boolean listed,
    List<Discovery> discoveries) {

  public Service {
    labels = Map.copyOf(labels);
    dependencies = List.copyOf(dependencies);
    targets = List.copyOf(targets);
    checks = List.copyOf(checks);
    discoveries = List.copyOf(discoveries);
  }

  /** A service whose targets all stand in its file. */
  public Service(
      String id,
      String name,
      String team,
      String environment,
      Map<String, String> labels,
      List<String> dependencies,
      List<TargetAddress> targets,
      List<Check> checks,
      boolean listed) {
    this(id, name, team, environment, labels, dependencies, targets, checks, listed, List.of());
  }

  /** Whether a selector chooses one of its targets, or could choose one that is found elsewhere. */
  public boolean mayHave(Selector selector) {
    return targets.stream().map(this::labelsOf).anyMatch(selector::matches)
        || discoveries.stream().anyMatch(discovery -> discovery.mayGive(selector, this));
  }

  /** Whether one of its targets has a label of its own, or one that is found elsewhere could have it. */
  public boolean mayCount(String label) {
    return !discoveries.isEmpty() || targets.stream().anyMatch(target -> !target.labels().getOrDefault(label, "").isEmpty());
  }

  /** Returns what {@code service} is in expressions: id, name, team, env, labels. */
  public Map<String, Object> view() {
    return Map.of("id", id, "name", name, "team", team, "env", environment, "labels", labels);
  }

  /**
   * Returns the labels by which a target of this service is chosen: those of the service, over them the target's own, and over these
   * {@code name}, {@code service} and {@code env}, which no label can pretend.
   */
  public Map<String, String> labelsOf(TargetAddress target) {
    Map<String, String> all = new HashMap<>(labels);
    all.putAll(target.labels());
    all.put("name", target.name());
    all.put("service", id);
    all.put("env", environment);
    return Map.copyOf(all);
  }
}
