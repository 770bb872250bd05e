package dev.nightshift.escalation;

import dev.nightshift.catalog.Person;
import dev.nightshift.escalation.EscalationEffect.Page;
import dev.nightshift.escalation.EscalationEffect.Tell;
import dev.nightshift.escalation.EscalationEffect.Withdraw;
import dev.nightshift.escalation.EscalationState.Phase;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whom to page, and when: pure, {@code (state, event, plan, now) → (state, effects)}. */
public final class EscalationMachine {

  /** How long after a run's success the incident may take to be resolved before a person looks. */
  static final Duration SETTLED = Duration.ofSeconds(30);

  /** The state after an event, and what is to be done. */
  public record Result(EscalationState state, List<EscalationEffect> effects) {
    public Result {
      effects = List.copyOf(effects);
    }
  }

  private final EscalationPlan plan;
  private final Instant now;
  private final List<EscalationEffect> effects = new ArrayList<>();

  private EscalationMachine(EscalationPlan plan, Instant now) {
    this.plan = plan;
    this.now = now;
  }

  /** Applies an event. An event that does not fit the state changes nothing. */
  public static Result apply(EscalationState state, EscalationEvent event, EscalationPlan plan, Instant now) {
    EscalationMachine machine = new EscalationMachine(plan, now);
    return new Result(machine.next(state, event), machine.effects);
  }

  private EscalationState next(EscalationState state, EscalationEvent event) {
    return switch (event) {
      case EscalationEvent.OpenedForAutomation opened -> hold(EscalationState.NEW, opened.startWithin(), opened.why(),
          "No run has begun within " + Durations.format(opened.startWithin()));
      case EscalationEvent.OpenedForPeople opened -> start(EscalationState.NEW, opened.kind(), opened.why());
      case EscalationEvent.RunPlanned planned -> planned(state, planned);
      case EscalationEvent.HandedOver handed -> handedOver(state, handed);
      case EscalationEvent.RunApproved approved -> approved(state, approved);
      case EscalationEvent.RunSucceeded succeeded -> succeeded(state, succeeded.run());
      case EscalationEvent.RunFailed failed -> holdsFor(state, failed.run()) ? takeOver(state, failed.why()) : state;
      case EscalationEvent.PeopleNeeded needed -> state.phase() == Phase.HOLDING ? takeOver(state, needed.why()) : state;
      case EscalationEvent.ApprovalNeeded needed -> approval(state, needed);
      case EscalationEvent.Undeliverable undeliverable -> undeliverable(state, undeliverable);
      case EscalationEvent.Acknowledged acknowledged -> acknowledged(state, acknowledged.by());
      case EscalationEvent.Resolved resolved -> resolved(state, resolved.how());
      case EscalationEvent.SeverityRaised raised ->
          state.phase() == Phase.EXHAUSTED ? start(state, state.kind(), raised.why()) : state;
      case EscalationEvent.Due due -> due(state);
    };
  }

  private EscalationState planned(EscalationState state, EscalationEvent.RunPlanned planned) {
    EscalationState known = state.with(planned.run());
    if (state.phase() != Phase.HOLDING) {
      return state.phase() == Phase.PAGING ? known : state;
    }
    return planned.alone()
        ? hold(known, planned.within(), planned.why(), "Run " + planned.run() + " has not reported in time")
        : start(known, PageKind.CHECK, planned.why());
  }

  private EscalationState handedOver(EscalationState state, EscalationEvent.HandedOver handed) {
    return state.phase() == Phase.HOLDING ? takeOver(state.with(handed.run()), handed.why()) : state.phase() == Phase.PAGING ? state.with(handed.run()) : state;
  }

  private EscalationState approved(EscalationState state, EscalationEvent.RunApproved approved) {
    if (!state.live()) {
      return state;
    }
    effects.add(new Withdraw(false, approved.by() + " approved run " + approved.run() + " and watches it"));
    return hold(
        state.with(approved.run()),
        approved.within(),
        approved.by() + " approved run " + approved.run(),
        "Run " + approved.run() + " has not reported in time");
  }

  private EscalationState succeeded(EscalationState state, long run) {
    return holdsFor(state, run)
        ? state.holding(now.plus(SETTLED), "Run " + run + " reported success, but the incident is not resolved")
        : state;
  }

  private EscalationState approval(EscalationState state, EscalationEvent.ApprovalNeeded needed) {
    if (state.phase() == Phase.NEW || state.phase() == Phase.ENDED) {
      return state;
    }
    EscalationState after = state;
    List<String> told = List.of();
    if (state.phase() == Phase.HOLDING) {
      after = start(state.with(needed.run()), PageKind.TAKE_OVER, needed.why());
      told = after.waitingFor();
    }
    for (Person approver : needed.approvers()) {
      if (!told.contains(approver.id())) {
        effects.add(new Page(approver, after.round(), 0, PageKind.APPROVAL, needed.why(), needed.run()));
      }
    }
    return after;
  }

  private EscalationState undeliverable(EscalationState state, EscalationEvent.Undeliverable failed) {
    boolean current =
        state.phase() == Phase.PAGING && state.round() == failed.round() && state.level() == failed.level();
    if (!current || !state.waitingFor().contains(failed.person())) {
      return state;
    }
    EscalationState left = state.without(failed.person());
    return left.waitingFor().isEmpty()
        ? page(left, left.round(), left.level() + 1, "No page of level " + left.level() + " could be delivered")
        : left;
  }

  private EscalationState acknowledged(EscalationState state, String by) {
    if (state.phase() == Phase.ENDED || state.phase() == Phase.ACKNOWLEDGED) {
      return state;
    }
    return stop(state, Phase.ACKNOWLEDGED, false, "acknowledged by " + by);
  }

  private EscalationState resolved(EscalationState state, String how) {
    return state.phase() == Phase.ENDED ? state : stop(state, Phase.ENDED, true, how);
  }

  private EscalationState stop(EscalationState state, Phase phase, boolean approvalsToo, String why) {
    effects.add(new Withdraw(approvalsToo, why));
    if (state.phase() != Phase.ACKNOWLEDGED) {
      effects.add(new Tell("escalation.ended", Map.of("why", why, "phase", state.phase().word(), "level", state.level())));
    }
    return state.quiet(phase);
  }

  private EscalationState due(EscalationState state) {
    Instant dueAt = state.dueAt();
    if (!state.live() || dueAt == null || dueAt.isAfter(now)) {
      return state;
    }
    return state.phase() == Phase.HOLDING
        ? takeOver(state, state.whenDue())
        : page(state, state.round(), state.level() + 1, state.whenDue());
  }

  private static boolean holdsFor(EscalationState state, long run) {
    return state.phase() == Phase.HOLDING && state.runs().contains(run);
  }

  private EscalationState hold(EscalationState state, Duration length, String why, String whenDue) {
    Instant until = now.plus(length);
    effects.add(new Tell("escalation.held", Map.of("until", until.toString(), "reason", why)));
    return state.holding(until, whenDue);
  }

  private EscalationState takeOver(EscalationState state, String why) {
    return start(state, PageKind.TAKE_OVER, why);
  }

  private EscalationState start(EscalationState state, PageKind kind, String why) {
    effects.add(new Tell("escalation.started", Map.of("reason", why, "asks", kind.word())));
    return page(state.asking(kind), 0, 1, why);
  }

  /** Pages the first level from here on in which anybody can be reached; where there is none, it is exhausted. */
  private EscalationState page(EscalationState state, int fromRound, int fromLevel, String why) {
    int round = fromRound;
    int level = fromLevel;
    if (plan.reachesNobody()) {
      plan.levels().forEach(each -> absent(each, plan.levels().indexOf(each) + 1));
      return exhausted(state, round, "nobody can be paged at all");
    }
    while (true) {
      if (level > plan.levels().size()) {
        round++;
        level = 1;
      }
      if (round > plan.repeats()) {
        return exhausted(state, round - 1, why);
      }
      EscalationPlan.Level wanted = plan.levels().get(level - 1);
      absent(wanted, level);
      if (!wanted.people().isEmpty()) {
        return pageLevel(state, round, level, wanted, why);
      }
      level++;
    }
  }

  private EscalationState pageLevel(EscalationState state, int round, int level, EscalationPlan.Level wanted, String why) {
    List<String> people = wanted.people().stream().map(Person::id).toList();
    effects.add(
        new Tell("escalation.escalated", Map.of(
            "level", level, "levels", plan.levels().size(), "round", round + 1, "people", people, "because", wanted.because(),
            "timeout", Durations.format(wanted.timeout()), "reason", why)));
    @Nullable Long run = state.runs().isEmpty() ? null : state.runs().getLast();
    wanted.people().forEach(person -> effects.add(new Page(person, round, level, state.kind(), why, run)));
    String whenDue = "Nobody acknowledged within " + Durations.format(wanted.timeout());
    return state.paging(round, level, people, now.plus(wanted.timeout()), whenDue);
  }

  private void absent(EscalationPlan.Level wanted, int level) {
    wanted.absent().forEach(absent ->
        effects.add(new Tell("escalation.unreachable", Map.of("level", level, "who", absent.who(), "why", absent.why()))));
  }

  private EscalationState exhausted(EscalationState state, int round, String why) {
    effects.add(new Tell("escalation.exhausted", Map.of("rounds", round + 1, "reason", why)));
    return new EscalationState(
        Phase.EXHAUSTED, round, state.level(), List.of(), state.runs(), state.kind(), null, "");
  }
}
