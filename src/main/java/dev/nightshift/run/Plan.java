package dev.nightshift.run;

import dev.nightshift.identity.Permissions;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a run that is decided before it begins and never changes afterwards.
 *
 * @param byPerson whether a person started it
 * @param limits how carefully it acts; its time does not count waiting for people
 * @param within in which the proof must succeed
 * @param settle for which it must hold
 * @param alert what {@code alert} is in CEL; without a name where there is none
 * @param serviceView what {@code service} is in CEL
 * @param environment inputs and labels for scripts
 * @param countdown how long people are told before it acts; zero where nobody is asked to look
 * @param caller who waits for this run; null where no other run called it
 */
record Plan(
    String runbook,
    String file,
    String title,
    String version,
    String service,
    Rung rung,
    Purpose purpose,
    boolean byPerson,
    List<PlannedStep> steps,
    List<TargetAddress> targets,
    Map<String, Object> inputs,
    Limits limits,
    Duration within,
    Duration settle,
    Map<String, Object> alert,
    Map<String, Object> serviceView,
    Map<String, String> environment,
    Duration countdown,
    @Nullable Caller caller) {

  @SuppressWarnings("NullAway") // A plan that was stored before there were countdowns has none.
  Plan {
    countdown = Objects.requireNonNullElse(countdown, Duration.ZERO);
    steps = List.copyOf(steps);
    targets = List.copyOf(targets);
  }

  /** What a target has as the label by which targets go; empty where it has none, or where there is no such order. */
  String zone(TargetAddress target) {
    Located<String> order = limits.order();
    return order == null ? "" : target.labels().getOrDefault(order.value(), "");
  }

  /** The same for a run that another one calls, which has had its own countdown. */
  Plan calledBy(Caller by) {
    return new Plan(
        runbook, file, title, version, service, rung, purpose, byPerson, steps, targets, inputs, limits, within, settle, alert, serviceView, environment,
        Duration.ZERO, by);
  }

  List<PlannedStep> steps(Section section) {
    return steps.stream().filter(step -> step.section() == section).toList();
  }

  PlannedStep step(String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The plan of " + runbook + " has no step " + name));
  }

  /** The target of a place, where it has one. */
  Optional<TargetAddress> target(String place) {
    String name = Place.of(place).target();
    return targets.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  boolean hasAlert() {
    return !"".equals(alert.getOrDefault("name", ""));
  }

  /** What somebody must be permitted to do something to. */
  Permissions.Resource resource() {
    return new Permissions.Resource(runbook, service, null, acted().stream().flatMap(name -> target(name).stream()).toList());
  }

  /** The names of what Mitigation steps act on. */
  List<String> acted() {
    return steps.stream()
        .filter(step -> step.section() == Section.MITIGATION)
        .flatMap(step -> step.targets().stream())
        .filter(target -> !target.isEmpty())
        .distinct()
        .toList();
  }
}
