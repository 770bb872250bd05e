package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;

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

  private static final List<Guardrail> WITHOUT_HISTORY =
      List.of(
          new HandsOffGuardrail(),
          new LookAgainGuardrail(),
          new EmptySelectionGuardrail(),
          new EnvironmentGuardrail(),
          new LocalStepsGuardrail(),
          new MaxTargetsGuardrail(),
          new ApprovalGuardrail());

  private final List<Guardrail> beforeActing;
  private final List<Guardrail> beforeEachStep;
  private final ActStore acts;
  private final StopGuardrail stop;

  Guardrails(ActStore acts, FreezeStore freezes) {
    this.acts = acts;
    this.stop = new StopGuardrail(freezes);
    this.beforeEachStep = List.of(stop, new HandsOffGuardrail(), new LookAgainGuardrail());
    this.beforeActing =
        List.of(
            stop,
            new FreezeGuardrail(freezes),
            new StormGuardrail(acts),
            new EnvironmentGuardrail(),
            new HandsOffGuardrail(),
            new LookAgainGuardrail(),
            new EmptySelectionGuardrail(),
            new LocalStepsGuardrail(),
            new MaxTargetsGuardrail(),
            new CooldownGuardrail(acts),
            new BudgetGuardrail(acts),
            new SharedBudgetGuardrail(acts),
            new ApprovalGuardrail(),
            new OneAtATimeGuardrail(acts));
  }

  /** Asks those that need no history of earlier runs, in order, until one does not allow it: for tests of runbooks. */
  public static List<Decision> withoutHistory(Situation situation) {
    return ask(WITHOUT_HISTORY, situation);
  }

  /** Asks everyone before a run changes anything, in order, until one does not allow it. Runs that share a budget ask one by one. */
  public List<Decision> beforeActing(Situation situation) {
    GuardrailRules rules = situation.rules();
    if (rules.perTeam() != null || rules.overall() != null) {
      acts.serialise("");
    }
    acts.serialise(situation.service());
    return ask(beforeActing, situation);
  }

  /** Asks everyone, whatever the others say, for a run that is only looked at: nothing is held or counted. */
  public List<Decision> preview(Situation situation) {
    return beforeActing.stream().map(guardrail -> new Decision(guardrail.name(), judged(guardrail, situation))).toList();
  }

  /** Asks before every step, also one that only looks, whether anything may go on at all. */
  public Decision beforeAnything(Instant now) {
    return new Decision(stop.name(), stop.judge(now));
  }

  /** Asks again right before each further step that changes something. */
  public List<Decision> beforeStep(Situation situation) {
    return ask(beforeEachStep, situation);
  }

  /** Writes down, in the transaction in which everyone agreed, that a run acts: it holds the service and counts in its budget. */
  public void acting(long runId, String runbook, String service, Instant now) {
    acts.hold(runId, runbook, service, now);
  }

  /** Lets other runs change the service. */
  public void ended(long runId) {
    acts.release(runId);
  }

  private static List<Decision> ask(List<Guardrail> guardrails, Situation situation) {
    List<Decision> decisions = new ArrayList<>();
    for (Guardrail guardrail : guardrails) {
      Decision decision = new Decision(guardrail.name(), judged(guardrail, situation));
      decisions.add(decision);
      if (!decision.allows()) {
        break;
      }
    }
    return decisions;
  }

  /** Whatever goes wrong while a guardrail looks, it must not become a yes; only the database's own trouble ends the transaction. */
  private static Verdict judged(Guardrail guardrail, Situation situation) {
    try {
      return guardrail.judge(situation);
    } catch (DataAccessException databaseTrouble) {
      throw databaseTrouble;
    } catch (RuntimeException unable) {
      return Verdict.deny("the guardrail " + guardrail.name() + " could not be evaluated: " + unable, Map.of());
    }
  }
}
