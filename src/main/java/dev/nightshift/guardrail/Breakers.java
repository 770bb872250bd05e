package dev.nightshift.guardrail;

import dev.nightshift.catalog.BreakerRule;
import dev.nightshift.guardrail.Breaker.Event;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Reason;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The circuit breakers of all bindings; each change of state is a fact, in the transaction of the change. */
public final class Breakers {
  /**
   * A breaker as people see it.
   *
   * @param state {@code closed}, {@code open} or {@code half-open}
   * @param failures how many runs have failed in a row
   * @param since when it opened; null while it is closed
   * @param why why it opened; empty while it is closed
   * @param halfOpenAt when one run may try again; null where it is not open
   * @param canary the run that tries; null where it is not half-open
   */
  public record View(
      String runbook, String service, String state, int failures, @Nullable Instant since, String why, @Nullable Instant halfOpenAt, @Nullable Long canary) {

    static View of(BreakerStore.Row row) {
      String state = BreakerStore.word(row.breaker());
      Binding of = row.binding();
      return switch (row.breaker()) {
        case Breaker.Closed closed -> new View(of.runbook(), of.service(), state, closed.failures(), null, "", null, null);
        case Breaker.Open open -> new View(of.runbook(), of.service(), state, open.failures(), open.since(), open.why(), open.halfOpenAt(), null);
        case Breaker.HalfOpen half -> new View(of.runbook(), of.service(), state, half.failures(), half.since(), half.why(), null, half.canary());
      };
    }

    /** Whether automation is kept away. */
    public boolean closed() {
      return state.equals("closed");
    }
  }

  private final BreakerStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Breakers(BreakerStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns the breakers of all bindings that have acted, open ones first. */
  public List<View> all() {
    return store.all().stream().map(View::of).toList();
  }

  /** Returns the breaker of a binding; a closed one where it has never acted. */
  public View of(Binding binding) {
    return View.of(new BreakerStore.Row(binding, store.find(binding)));
  }

  /** Opens the breaker, because automation has done harm; in the caller's transaction where there is one. */
  public void harmed(Binding binding, String reason) {
    change(binding, new Event.Harmed("harm: " + reason, rule(binding)), new Cause("automation", null, null, reason));
  }

  /**
   * Closes a breaker because a person has looked.
   *
   * @throws Problem.Denied where the actor may not
   * @throws Problem.Conflict where it is closed
   * @throws Problem.Missing where it is closed and the workspace knows no such runbook or service
   */
  public View reset(Binding binding, String reason, Actor actor) {
    Permissions.require(
        workspaces.current().catalog(), actor, Permissions.Action.RESET_BREAKER, new Permissions.Resource(binding.runbook(), binding.service(), null, List.of()));
    String why = Reason.of(reason, "what you found; it goes on the ledger");
    return Objects.requireNonNull(transaction.execute(status -> {
      if (of(binding).closed()) {
        workspaces.current().namedRunbook(binding.runbook());
        workspaces.current().namedService(binding.service());
        throw new Problem.Conflict("The breaker of " + binding + " is not open; nightshift guardrails breakers lists those that are.");
      }
      change(binding, new Event.Reset(), new Cause(actor.name(), null, null, why));
      return of(binding);
    }));
  }

  /** A run is about to act; it is the canary where the breaker has rested long enough. */
  void acting(Guardrails.Act act) {
    if (!(store.find(act.binding()) instanceof Breaker.Closed)) {
      change(act.binding(), new Event.Acting(act.run()), new Cause("automation", act.run(), act.incident(), ""));
    }
  }

  /** A run that has acted is over. */
  void ended(Guardrails.Act act, Guardrails.End end, String why) {
    Event event = new Event.Ended(act.run(), end, why, rule(act.binding()));
    change(act.binding(), event, new Cause("automation", act.run(), act.incident(), why));
  }

  /** Who or what changed it. */
  private record Cause(String actor, @Nullable Long run, @Nullable Long incident, String reason) {}

  private void change(Binding binding, Event event, Cause cause) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    transaction.executeWithoutResult(status -> {
      Breaker before = store.lock(binding);
      Breaker after = before.after(event, now);
      if (after.equals(before)) {
        return;
      }
      store.save(binding, after);
      String type = type(before, after, event);
      if (!type.isEmpty()) {
        ledger.append(fact(type, View.of(new BreakerStore.Row(binding, after)), cause));
      }
    });
  }

  private static String type(Breaker before, Breaker after, Event event) {
    return switch (after) {
      case Breaker.Closed closed when before instanceof Breaker.Closed -> "";
      case Breaker.Closed closed -> event instanceof Event.Reset ? "breaker.reset" : "breaker.closed";
      case Breaker.HalfOpen half -> before instanceof Breaker.HalfOpen ? "" : "breaker.half_opened";
      case Breaker.Open open -> before instanceof Breaker.Open && !(event instanceof Event.Harmed) ? "" : "breaker.opened";
    };
  }

  private FactDraft fact(String type, View view, Cause cause) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("runbook", view.runbook());
    data.put("service", view.service());
    data.put("state", view.state());
    data.put("failures", view.failures());
    data.put("why", view.why());
    data.put("reason", cause.reason());
    data.put("halfOpenAt", view.halfOpenAt() == null ? "" : view.halfOpenAt().toString());
    Workspace workspace = workspaces.current();
    data.put("title", workspace.runbook(view.runbook()).map(known -> known.title()).orElse(view.runbook()));
    if (cause.run() == null) {
      return new FactDraft("runbook/" + view.runbook(), null, null, type, cause.actor(), workspace.version(), data);
    }
    data.put("run", cause.run());
    return FactDraft.ofRun(cause.run(), cause.incident(), type, cause.actor(), workspace.version(), data);
  }

  /** What the runbook and the workspace say, the strictest of both. */
  private BreakerRule rule(Binding binding) {
    Workspace workspace = workspaces.current();
    BreakerRule own = workspace.runbook(binding.runbook()).map(runbook -> runbook.settings().interlock().breaker()).orElse(null);
    BreakerRule all = workspace.catalog().rules().breaker();
    return own == null ? all == null ? BreakerRule.DEFAULT : all : all == null ? own : own.and(all);
  }
}
