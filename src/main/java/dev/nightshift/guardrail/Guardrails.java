package dev.nightshift.guardrail;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Storm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All guardrails together. */
public final class Guardrails {

  /** The name of the one that looks whether there is still something to act on. */
  public static final String LOOK_AGAIN = "look-again";

  /** What one of them said. */
  public record Decision(String guardrail, Verdict verdict) {
    public boolean allows() {
      return verdict.answer() == Verdict.Answer.ALLOW;
    }
  }

  /**
   * A run that acts.
   *
   * @param incident the incident it works on, or null
   * @param byPerson whether a person started it
   * @param root the run that was not called by another one: itself, or the one that it works for in the end
   */
  public record Act(long run, @Nullable Long incident, Binding binding, boolean byPerson, long root) {

    /** One that automation began by itself. */
    public Act(long run, @Nullable Long incident, Binding binding) {
      this(run, incident, binding, false, run);
    }
  }

  /** How a run ended that has acted. */
  public enum End {
    /** It is proved that the condition is gone. */
    PROVED,
    /** It ended well, and nothing was there to prove it. */
    UNPROVED,
    /** It failed, or nobody knows what it did. */
    FAILED,
    /** A person or a guardrail stopped it. */
    STOPPED
  }

  private static final StopGuardrail STOP = new StopGuardrail();
  private static final Panel WITHOUT_HISTORY =
      Panel.of(
          new HandsOffGuardrail(),
          new LookAgainGuardrail(),
          new EmptySelectionGuardrail(),
          new PermissionGuardrail(),
          new EnvironmentGuardrail(),
          new LocalStepsGuardrail(),
          new MaxTargetsGuardrail(),
          new MaxPerLabelGuardrail(),
          new ApprovalGuardrail());

  private final Panel beforeActing;
  private final Panel beforeEachStep;
  private final ActStore acts;
  private final Breakers breakers;
  private final LockStore locks;
  private final Guardrail held;
  private final Stores stores;

  /** What they look at. */
  record Stores(
      ActStore acts, FreezeStore freezes, LockStore locks, BreakGlassStore glasses, DryRunStore dryRuns, HistoryStore history, AlarmStore alarms) {}

  Guardrails(Stores stores, Breakers breakers) {
    this.stores = stores;
    this.acts = stores.acts();
    this.breakers = breakers;
    this.locks = stores.locks();
    this.held = new LockHeldGuardrail(locks);
    this.beforeEachStep = Panel.of(STOP, new PermissionGuardrail(), new HandsOffGuardrail(), new LookAgainGuardrail(), new MinHealthyGuardrail(), held);
    this.beforeActing =
        Panel.of(
            STOP,
            new PermissionGuardrail(),
            new Breakable(new FreezeGuardrail()),
            new EnvironmentGuardrail(),
            new HandsOffGuardrail(),
            new LookAgainGuardrail(),
            new EmptySelectionGuardrail(),
            new LocalStepsGuardrail(),
            new MaxTargetsGuardrail(),
            new MaxPerLabelGuardrail(),
            new MinHealthyGuardrail(),
            new Breakable(new BreakerGuardrail()),
            new DryRunFirstGuardrail(),
            new Breakable(new AttemptsGuardrail()),
            new Breakable(new CooldownGuardrail()),
            new Breakable(new BudgetGuardrail()),
            new Breakable(new SharedBudgetGuardrail()),
            new Breakable(new StormGuardrail()),
            new ApprovalGuardrail(),
            new NeighbourGuardrail(),
            new LockGuardrail());
  }

  /** Returns the names of all, in the order in which they are asked before a run acts. */
  public List<String> names() {
    return beforeActing.names();
  }

  /** Asks those that need no history of earlier runs, in order, until one does not allow it: for tests of runbooks. */
  public static List<Decision> withoutHistory(Situation situation) {
    return WITHOUT_HISTORY.ask(situation, new Readings());
  }

  /** Asks everyone before a run changes anything, in order, until one does not allow it. Runs that share a budget ask one by one. */
  public List<Decision> beforeActing(Situation situation) {
    GuardrailRules rules = situation.rules();
    List<Resource> together = new ArrayList<>(situation.resources());
    together.addAll(situation.around().neighbouring());
    together.add(new Resource(Resource.Kind.SERVICE, situation.service()));
    if (rules.perTeam() != null || rules.overall() != null) {
      together.add(new Resource(Resource.Kind.COUNT, "of several services"));
    }
    locks.serialise(together);
    return beforeActing.ask(situation, new Readings(stores, situation));
  }

  /**
   * Asks everyone, whatever the others say, for a run that is only looked at: nothing is held or counted. One that fails denies, also where
   * the database is why; asked outside a transaction, that keeps none of the others from answering.
   */
  public List<Decision> preview(Situation situation) {
    return beforeActing.preview(situation, new Readings(stores, situation));
  }

  /** Says in words that there is a storm now; empty where there is none. */
  public Optional<String> storm(Catalog catalog, Instant now) {
    Storm storm = catalog.rules().storm();
    List<String> services = List.copyOf(catalog.services().keySet());
    return storm == null ? Optional.empty() : StormGuardrail.words(storm, stores.alarms().unrest(storm, services, now), services.size());
  }

  /** Returns how often a binding has acted since a moment: what counts in its budget. */
  public int used(Binding binding, Instant since) {
    return acts.countSince(binding, since);
  }

  /** Asks before every step, also one that only looks, whether anything may go on at all. */
  public Decision beforeAnything(Instant now) {
    return new Decision(STOP.name(), STOP.judge(stores.freezes().holding(now)));
  }

  /** Asks again right before each further step that changes something. */
  public List<Decision> beforeStep(Situation situation) {
    return beforeEachStep.ask(situation, new Readings(stores, situation));
  }

  /** Returns the one target on which a run may act where a guardrail has shrunk it to that, else nothing. */
  public static String only(List<Decision> decisions) {
    return decisions.stream()
        .map(decision -> String.valueOf(decision.verdict().values().getOrDefault(Verdict.ONLY, "")))
        .filter(only -> !only.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Asks before a step that takes back or cleans up, which must be possible whatever else has changed, whether the run still holds what it changes. */
  public Decision beforeClosingStep(Situation situation) {
    return Panel.decision(held, situation, new Readings(stores, situation));
  }

  /**
   * Writes down, in the transaction in which everyone agreed, that a run acts: it holds what it changes and counts in its budget.
   *
   * @param callers the runs that wait for this one, and share with it what they hold
   */
  public void acting(Act act, List<Long> callers, List<Resource> resources, Instant now) {
    acts.count(act, now);
    List<LockStore.Holder> holders = locks.holders(resources);
    List<Resource> shared = holders.stream().filter(holder -> callers.contains(holder.run())).map(LockStore.Holder::resource).toList();
    List<Long> silent = holders.stream().filter(holder -> holder.run() != act.run() && !callers.contains(holder.run())).map(LockStore.Holder::fence).distinct().toList();
    locks.take(act.run(), resources.stream().filter(resource -> !shared.contains(resource)).toList(), silent);
    breakers.acting(act);
  }

  /**
   * Remembers that somebody tried a plan dry.
   *
   * @param plan its digest
   * @param problem what speaks against it, or empty
   */
  public void dryRan(String plan, Binding binding, String by, String problem, Instant now) {
    stores.dryRuns().keep(plan, binding, by, problem, now);
  }

  /** Returns the token of what a run holds: higher than that of every run before it; 0 where it holds nothing. */
  public long fence(long run) {
    return locks.fence(run).orElse(0);
  }

  /** Keeps the leases good of what the runs of this node hold. */
  public void renewLocks() {
    locks.renewOfThisNode();
  }

  /** Lets other runs change the service, and remembers how this one ended. */
  public void ended(Act act, End end, String why, Instant now) {
    acts.ended(act.run(), end == End.FAILED, now);
    locks.release(act.run());
    breakers.ended(act, end, why);
  }
}
