package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Masking;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what happens to a run as facts: masked, and cut where somebody printed a book. */
final class RunFacts {
  private static final int MAX_TEXT = 2000;
  private static final int MAX_ITEMS = 50;

  private final Run run;
  private final Plan plan;
  private final Masking masking;
  private List<FactDraft> drafts = new ArrayList<>();

  RunFacts(Run run, Plan plan, Masking masking) {
    this.run = run;
    this.plan = plan;
    this.masking = masking;
  }

  void tell(RunEffect.Tell tell) {
    boolean answer = tell.type().startsWith("run.approv") || tell.type().equals("run.rejected");
    Map<String, Object> data = new LinkedHashMap<>(tell.data());
    if (answer) {
      data.put("plan", run.planHash());
      Caller caller = plan.caller();
      if (caller != null) {
        data.put("calledBy", caller.run());
        data.put("callers", caller.runs());
      }
    }
    add(tell.type(), tell.actor(), data);
  }

  void decided(String step, Guardrails.Decision decision) {
    add("guardrail.decided", "automation", Map.of(
        "guardrail", decision.guardrail(), "verdict", decision.verdict().answer().word(), "why", decision.verdict().why(),
        "values", decision.verdict().values(), "step", step));
  }

  void started(Flight flight, Section section, String item) {
    Map<String, Object> data = new LinkedHashMap<>(Map.of(
        "step", flight.step(), "target", flight.target(), "attempt", flight.attempt(), "section", section.name().toLowerCase(Locale.ROOT)));
    if (!item.isEmpty()) {
      data.put("item", item);
    }
    add("step.started", "automation", data);
  }

  void ended(Flight flight, StepAttempt.Status status, Seen seen, String item) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", flight.step());
    data.put("target", flight.target());
    data.put("attempt", flight.attempt());
    data.put("section", plan.step(flight.step()).section().name().toLowerCase(Locale.ROOT));
    data.put("status", status.word());
    data.put("values", seen.values());
    data.put("outputs", seen.outputs());
    data.put("durationMillis", seen.took().toMillis());
    if (seen.exit() != null) {
      data.put("exit", seen.exit());
    }
    if (!seen.error().isEmpty()) {
      data.put("error", seen.error());
    }
    if (!item.isEmpty()) {
      data.put("item", item);
    }
    add("step.ended", "automation", data);
  }

  /** From now on the run may change something. */
  void acting() {
    add("run.acting", "automation", Map.of("service", plan.service(), "rung", plan.rung().word(), "runbookVersion", plan.version()));
  }

  /** @param cleared whether the incident's alerts are clear */
  void runEnded(RunEffect.Ended ended, RunState state, boolean cleared) {
    List<String> tried = new ArrayList<>();
    for (PlannedStep step : plan.steps()) {
      RunState.Done done = state.done().get(step.name());
      boolean unknown = ended.outcome() == RunStatus.UNKNOWN && done == null && state.attempts().keySet().stream().anyMatch(key -> key.startsWith(step.name() + "@"));
      if (done != null || unknown) {
        tried.add(step.name() + ": " + (done == null ? "unknown" : done.name().toLowerCase(Locale.ROOT)));
      }
    }
    Map<String, Object> data = new LinkedHashMap<>(Map.of(
        "outcome", ended.outcome().word(), "reason", ended.reason(), "tried", tried, "purpose", plan.purpose().word()));
    data.put("service", plan.service());
    data.put("rung", plan.rung().word());
    data.put("runbookVersion", plan.version());
    data.put("proved", ended.outcome() == RunStatus.SUCCEEDED && proved(state));
    data.put("cleared", cleared);
    data.put("stoppedBy", ended.outcome() == RunStatus.STOPPED ? person(state.stoppedBy()) : "");
    if (run.calledBy() != null) {
      data.put("calledBy", run.calledBy());
    }
    add("run.ended", "automation", data);
  }

  /** A run also stops because its caller does, or because Nightshift sees that nothing is left to do. */
  private static String person(String by) {
    return by.equals("automation") || by.startsWith("run ") ? "" : by;
  }

  private boolean proved(RunState state) {
    return plan.hasAlert() || plan.steps(Section.VERIFICATION).stream().anyMatch(step -> state.done().get(step.name()) == RunState.Done.SUCCEEDED);
  }

  List<FactDraft> take() {
    List<FactDraft> taken = drafts;
    drafts = new ArrayList<>();
    return taken;
  }

  private void add(String type, String actor, Map<String, Object> data) {
    Map<String, Object> all = new LinkedHashMap<>(masking.values(data));
    all.replaceAll((key, value) -> cut(value));
    all.put("run", run.id());
    all.put("runbook", plan.runbook());
    drafts.add(FactDraft.ofRun(run.id(), run.incidentId(), type, actor, run.workspaceVersion(), all));
  }

  static Object cut(Object value) {
    return switch (value) {
      case String text when text.length() > MAX_TEXT -> text.substring(0, MAX_TEXT) + "… (" + (text.length() - MAX_TEXT) + " more characters)";
      case Map<?, ?> map -> {
        Map<Object, Object> shorter = new LinkedHashMap<>();
        map.entrySet().stream().limit(MAX_ITEMS).forEach(entry -> shorter.put(entry.getKey(), cut(entry.getValue())));
        yield shorter;
      }
      case List<?> list -> list.stream().limit(MAX_ITEMS).map(RunFacts::cut).toList();
      default -> value;
    };
  }
}
