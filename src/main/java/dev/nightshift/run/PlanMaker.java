package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.InputBinding;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookParser;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.Inventory;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a run: binds inputs, chooses targets, reads limits. What is missing or empty is a problem, never a default. */
final class PlanMaker {

  /**
   * What a plan is made of.
   *
   * @param given values of inputs, from a person
   */
  record Order(Workspace workspace, Runbook runbook, AlertView alert, String service, Map<String, String> given, Rung rung, Purpose purpose, boolean byPerson) {}

  private final StepKinds kinds;
  private final Discovered discovered;

  PlanMaker(StepKinds kinds, Discovered discovered) {
    this.kinds = kinds;
    this.discovered = discovered;
  }

  /**
   * Makes a plan.
   *
   * @throws Problem.Invalid where an input has no value, or a step has no target
   * @throws Problem.Denied where a target is not permitted
   */
  Plan make(Order order) {
    Runbook runbook = order.runbook();
    InputBinding.Bound bound =
        switch (InputBinding.bind(runbook, order.alert(), order.given())) {
          case InputBinding.Bound values -> values;
          case InputBinding.Refused refused -> throw new Problem.Invalid(String.join("; ", refused.reasons()));
        };
    Map<String, Object> variables = new LinkedHashMap<>(order.alert().variables());
    variables.put("inputs", bound.inputs());
    RunLocks.named(runbook, variables);
    StepTargets targets = new StepTargets(inventory(order.workspace()), runbook, order.service(), variables, kinds);
    Map<String, TargetAddress> all = new LinkedHashMap<>();
    List<PlannedStep> steps = steps(order, targets, all);
    return new Plan(
        runbook.name(), runbook.file(), runbook.title(), runbook.version(), order.service(), order.rung(), order.purpose(), order.byPerson(),
        steps, List.copyOf(all.values()), bound.inputs(), runbook.settings().limits(),
        runbook.settings().verify().within(), runbook.settings().verify().settle(),
        part(variables, "alert"), part(variables, "service"), bound.environment(), countdown(order), null);
  }

  /** Whoever starts or approves a run knows what it is about to do; everything else on rung oversight is announced. */
  private static Duration countdown(Order order) {
    boolean announced = order.rung() == Rung.OVERSIGHT && order.purpose() == Purpose.RECOVER && !order.byPerson();
    Limits limits = order.runbook().settings().limits();
    return announced ? order.workspace().catalog().rules().oversight().countdown(limits.countdown()) : Duration.ZERO;
  }

  /** Returns the targets of a workspace, as they are known now. */
  Inventory inventory(Workspace workspace) {
    return new Inventory(workspace.catalog(), discovered);
  }

  /** Returns what an approval is bound to: the runbook's version, the inputs, the targets in full, and the steps with the targets of each. */
  static String hash(Plan plan) {
    return RunbookParser.version(Json.write(Map.of(
        "file", plan.file(), "version", plan.version(), "service", plan.service(), "targets", plan.targets(), "inputs", plan.inputs(),
        "steps", plan.steps().stream().map(step -> Map.of("name", step.name(), "targets", step.targets())).toList())));
  }

  /** Whether the workspace of now would still give the same plan. */
  boolean unchanged(Plan plan, Workspace now) {
    Runbook runbook = now.runbook(plan.runbook()).orElse(null);
    if (runbook == null || !runbook.version().equals(plan.version()) || !runbook.file().equals(plan.file())) {
      return false;
    }
    StepTargets targets = new StepTargets(inventory(now), runbook, plan.service(), RunValues.planned(plan), kinds);
    try {
      Map<String, Set<TargetAddress>> chosen =
          runbook.executableSteps().stream()
              .filter(step -> plan.steps().stream().anyMatch(planned -> planned.name().equals(step.name())))
              .collect(Collectors.toMap(ExecutableStep::name, step -> Set.copyOf(targets.of(step))));
      return plan.steps().stream().filter(step -> !step.manual()).allMatch(step -> targets(plan, step).equals(chosen.get(step.name())));
    } catch (Problem changed) {
      return false;
    }
  }

  private static Set<TargetAddress> targets(Plan plan, PlannedStep step) {
    return step.targets().stream().flatMap(name -> plan.target(name).stream()).collect(Collectors.toSet());
  }

  /**
   * Makes the plan that a planned run would have in the workspace of now: for the same alert, with the same inputs, on no higher rung.
   *
   * @throws Problem where there is none any more
   */
  Plan renewed(Plan plan, Workspace now) {
    Runbook runbook = ManualStart.runbook(now, plan.runbook());
    Service service =
        now.catalog().service(plan.service()).orElseThrow(() -> new Problem.Invalid("the service '" + plan.service() + "' is not in the workspace any more"));
    Map<String, String> given = new LinkedHashMap<>();
    plan.inputs().forEach((name, value) -> {
      if (runbook.settings().inputs().stream().anyMatch(input -> input.name().equals(name))) {
        given.put(name, String.valueOf(value));
      }
    });
    Rung rung = runbook.rung().atMost(plan.rung());
    Plan renewed = make(new Order(now, runbook, Calls.alert(plan, service), service.id(), given, rung, plan.purpose(), plan.byPerson()));
    return plan.caller() == null ? renewed : renewed.calledBy(plan.caller());
  }

  private List<PlannedStep> steps(Order order, StepTargets targets, Map<String, TargetAddress> all) {
    List<PlannedStep> steps = new ArrayList<>();
    Set<String> undos =
        order.runbook().executableSteps().stream().map(step -> step.attributes().undo()).filter(java.util.Objects::nonNull).collect(Collectors.toSet());
    for (Step step : order.runbook().steps()) {
      boolean looksOnly = order.purpose() == Purpose.DIAGNOSE && step.section() != Section.DIAGNOSIS;
      boolean unused =
          step.section() == Section.ROLLBACK && !undos.contains(step.name()) || step.section() == Section.ALWAYS && step instanceof ManualStep;
      if (!looksOnly && !unused) {
        steps.add(order.rung() == Rung.MANUAL && step.section() == Section.MITIGATION ? ticked(order.runbook(), step, targets, all) : planned(order.runbook(), step, targets, all));
      }
    }
    return steps;
  }

  /** A step of a checklist: a person does what the machine would have done, where it would have done it, and ticks it. */
  private static PlannedStep ticked(Runbook runbook, Step step, StepTargets targets, Map<String, TargetAddress> all) {
    if (!(step instanceof ExecutableStep executable)) {
      return byHand(step.name(), step.section(), ((ManualStep) step).text());
    }
    List<TargetAddress> chosen = ordered(targets.of(executable), runbook.settings().limits());
    chosen.forEach(target -> distinct(all, target));
    String on = chosen.isEmpty() ? "" : " on " + chosen.stream().map(TargetAddress::name).collect(Collectors.joining(", "));
    String condition = executable.attributes().condition();
    String only = condition == null ? "" : ", only if " + condition;
    return byHand(step.name(), step.section(), "Do by hand what '" + step.name() + "' (" + executable.kind() + ") does" + on + only + ":\n" + executable.script().strip());
  }

  private static PlannedStep byHand(String name, Section section, String text) {
    return new PlannedStep(name, section, true, text, List.of(""), true, 0, Duration.ZERO, false, "", null, null, false);
  }

  private PlannedStep planned(Runbook runbook, Step step, StepTargets targets, Map<String, TargetAddress> all) {
    return switch (step) {
      case ManualStep manual ->
          byHand(manual.name(), manual.section(), manual.text());
      case ExecutableStep executable -> {
        List<TargetAddress> chosen = ordered(targets.of(executable), runbook.settings().limits());
        chosen.forEach(target -> distinct(all, target));
        List<String> names = chosen.isEmpty() ? List.of("") : chosen.stream().map(TargetAddress::name).toList();
        var attributes = executable.attributes();
        boolean repeatable = attributes.idempotent() || !executable.mutating() || kinds.get(executable.kind()).readOnly();
        yield new PlannedStep(
            executable.name(), executable.section(), false, "", names, repeatable, attributes.retries(), attributes.retryDelay(),
            attributes.continueOnError(), text(attributes.undo()), patience(executable),
            executable.asks() ? Ask.of(executable) : null, executable.calls());
      }
    };
  }

  /** By the label that the runbook names, those without it last; else as the inventory has them. */
  private static List<TargetAddress> ordered(List<TargetAddress> chosen, Limits limits) {
    Located<String> order = limits.order();
    if (order == null) {
      return chosen;
    }
    Comparator<String> values = Comparator.comparing(String::isEmpty).thenComparing(Comparator.naturalOrder());
    return chosen.stream().sorted(Comparator.comparing(target -> target.labels().getOrDefault(order.value(), ""), values)).toList();
  }

  private static @Nullable Duration patience(ExecutableStep step) {
    Duration own = step.attributes().timeout();
    return step.waits() ? own == null ? StepRunner.TIMEOUT : own : null;
  }

  /** Two targets of one name, or one that looks like an item of a matrix, could not be told apart on the ledger. */
  private static void distinct(Map<String, TargetAddress> all, TargetAddress target) {
    if (Place.of(target.name()).item() > 0) {
      throw new Problem.Invalid("The target '" + target.name() + "' has a name that ends like the number of an item; rename it.");
    }
    TargetAddress other = all.putIfAbsent(target.name(), target);
    if (other != null && !other.equals(target)) {
      throw new Problem.Invalid("Two different targets are named '" + target.name() + "' (" + other.address() + " and " + target.address() + "); rename one of them.");
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> variables, String name) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(variables.get(name));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
