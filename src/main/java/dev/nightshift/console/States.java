package dev.nightshift.console;

import dev.nightshift.communication.StatusPage;
import dev.nightshift.drift.DrillRun;
import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.Tone;
import dev.nightshift.paging.Page;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.StepAttempt;
import java.util.List;
import java.util.Locale;

/** States as words with their colour: the one place that decides what is red. */
public final class States {

  private States() {}

  /** Returns the style class of a colour. */
  public static String css(Tone tone) {
    return "tone-" + tone.name().toLowerCase(Locale.ROOT);
  }

  /** The colour of a public state. */
  public static Tone tone(StatusPage.State state) {
    return switch (state) {
      case OPERATIONAL -> Tone.GREEN;
      case DEGRADED -> Tone.AMBER;
      case DISRUPTED -> Tone.RED;
    };
  }

  /** How an incident stands, given the runs that are under way for it. */
  static StateWord of(Incident incident, List<Run> active) {
    if (active.stream().anyMatch(run -> run.status() == RunStatus.AWAITING_APPROVAL)) {
      return new StateWord(Tone.RED, "waits for approval");
    }
    if (active.stream().anyMatch(run -> run.waitsFor() != null)) {
      return new StateWord(Tone.RED, "waits for a person");
    }
    return switch (incident.status()) {
      case TRIGGERED -> active.isEmpty() ? new StateWord(Tone.RED, "needs a person") : new StateWord(Tone.BLUE, "automation looks");
      case ACKNOWLEDGED -> new StateWord(Tone.AMBER, "acknowledged");
      case MITIGATING -> new StateWord(Tone.BLUE, "mitigating");
      case VERIFYING -> new StateWord(Tone.BLUE, "verifying");
      case RESOLVED -> resolved(incident);
    };
  }

  private static StateWord resolved(Incident incident) {
    boolean proved = "automation".equals(incident.resolvedBy());
    return proved ? new StateWord(Tone.GREEN, "resolved, proved") : new StateWord(Tone.GREY, "resolved by hand");
  }

  static StateWord of(Run run) {
    return switch (run.status()) {
      case PLANNED -> new StateWord(Tone.BLUE, run.actsFrom() == null ? "planned" : "about to act");
      case AWAITING_APPROVAL -> new StateWord(Tone.RED, "waits for approval");
      case RUNNING -> run.actsFrom() != null ? new StateWord(Tone.BLUE, "about to act") : run.waitsFor() == null ? new StateWord(Tone.BLUE, "running") : new StateWord(Tone.RED, "waits for a person");
      case VERIFYING -> new StateWord(Tone.BLUE, "verifying");
      case SUCCEEDED -> new StateWord(Tone.GREEN, "succeeded");
      case FAILED -> new StateWord(Tone.RED, "failed");
      case STOPPED -> new StateWord(Tone.GREY, "stopped");
      case UNKNOWN -> new StateWord(Tone.RED, "unknown");
    };
  }

  static StateWord of(StepAttempt attempt) {
    return switch (attempt.status()) {
      case STARTED -> new StateWord(Tone.BLUE, "running");
      case SUCCEEDED -> new StateWord(Tone.GREEN, "done");
      case FAILED -> new StateWord(Tone.RED, "failed");
      case UNKNOWN -> new StateWord(Tone.RED, "unknown");
      case ABANDONED -> new StateWord(Tone.GREY, "left behind");
    };
  }

  static StateWord of(DrillRun drill) {
    return switch (drill.status()) {
      case RUNNING -> new StateWord(Tone.BLUE, "under way");
      case PASSED -> new StateWord(Tone.GREEN, "passed");
      case FAILED -> new StateWord(Tone.AMBER, "failed");
    };
  }

  /** A runbook that nobody has confirmed yet. */
  public static StateWord stale() {
    return new StateWord(Tone.AMBER, "stale");
  }

  /** What is to be said of guardrails where nothing is changed. */
  public static StateWord looksOnly() {
    return new StateWord(Tone.GREY, "It only looks, so no guardrail holds it back.");
  }

  static StateWord of(Page page) {
    return switch (page.status()) {
      case QUEUED, SENDING -> new StateWord(Tone.AMBER, "on its way");
      case SENT -> new StateWord(Tone.AMBER, "sent");
      case FAILED -> new StateWord(Tone.RED, "not delivered");
      case WITHDRAWN -> new StateWord(Tone.GREY, "withdrawn");
    };
  }
}
