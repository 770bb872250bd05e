package dev.nightshift.ladder;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which runbooks are in doubt. A mark caps the rung of its runbook at {@code human-initiated} until a person confirms that the runbook
 * is right; neither time nor a new text of the file does that, because nobody has said that the text meets the doubt.
 */
public final class Staleness {
  private static final int LONGEST_COMMENT = 2_000;

  /**
   * A reason to doubt a runbook.
   *
   * @param service empty for all services
   * @param times how often it came up
   */
  public record Doubt(Runbook runbook, String service, Cause cause, List<String> reasons, int times) {
    public Doubt {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("A doubt needs a reason");
      }
    }
  }

  private final StaleMarkStore store;
  private final Ledger ledger;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public Staleness(StaleMarkStore store, Ledger ledger, Workspaces workspaces, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.workspaces = workspaces;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Marks runbooks in the caller's transaction. A doubt for which a mark is open is counted on it; a missing reference that a person has
   * confirmed for this version of the runbook is no doubt any more.
   */
  public void mark(List<Doubt> doubts, String workspaceVersion) {
    Instant now = now();
    List<FactDraft> facts = new ArrayList<>();
    for (Doubt doubt : doubts) {
      if (!settled(doubt)) {
        StaleMarkStore.Marked marked = store.mark(doubt, now);
        if (marked.opened()) {
          facts.add(stale(doubt, marked.mark(), workspaceVersion));
        }
      }
    }
    ledger.append(facts);
  }

  private boolean settled(Doubt doubt) {
    return doubt.cause() == Cause.REFERENCE
        && store.lastConfirmed(doubt).filter(mark -> new HashSet<>(mark.reasons()).containsAll(doubt.reasons())).isPresent();
  }

  /** Returns what is in doubt now. */
  public StaleMarks open() {
    return new StaleMarks(store.open());
  }

  /** Returns the marks of a runbook, newest first, open ones and confirmed ones. */
  public List<StaleMark> history(String runbook, int limit) {
    return store.history(runbook, limit);
  }

  /**
   * Confirms that a runbook is right as it is: its marks are closed, and its rung is its own again.
   *
   * @param service only the marks for this service; null for all
   * @throws Problem.Denied where the actor may not
   * @throws Problem.Conflict where nothing is in doubt
   */
  public List<StaleMark> confirm(String runbook, @Nullable String service, Actor actor, String comment) {
    Permissions.require(
        workspaces.current().catalog(), actor, Permissions.Action.CONFIRM_RUNBOOK, new Permissions.Resource(runbook, service, null, List.of()));
    if (comment.length() > LONGEST_COMMENT) {
      throw new Problem.Invalid("reason: is longer than " + LONGEST_COMMENT + " characters");
    }
    return Objects.requireNonNull(transaction.execute(status -> confirmed(runbook, service, actor, comment)));
  }

  private List<StaleMark> confirmed(String runbook, @Nullable String service, Actor actor, String comment) {
    if (workspaces.current().runbook(runbook).isEmpty() && store.history(runbook, 1).isEmpty()) {
      throw new Problem.Missing("There is no runbook '" + runbook + "' in the workspace.");
    }
    List<StaleMark> marks = store.confirm(runbook, service, actor.name(), comment, now());
    if (marks.isEmpty()) {
      throw new Problem.Conflict("The runbook " + runbook + " is not stale" + (service == null ? "" : " for the service " + service) + "; there is nothing to confirm.");
    }
    ledger.append(
        new FactDraft(
            "runbook/" + runbook, null, null, "runbook.confirmed", actor.name(), workspaces.current().version(),
            Map.of(
                "runbook", runbook, "service", service == null ? "" : service, "marks", marks.stream().map(StaleMark::id).toList(),
                "doubts", marks.stream().map(StaleMark::why).toList(), "reason", comment)));
    return marks;
  }

  private static FactDraft stale(Doubt doubt, StaleMark mark, String workspaceVersion) {
    Runbook runbook = doubt.runbook();
    return new FactDraft(
        "runbook/" + runbook.name(), null, null, "runbook.stale", "automation", workspaceVersion,
        Map.of(
            "mark", mark.id(), "runbook", runbook.name(), "title", runbook.title(), "runbookVersion", runbook.version(), "service", doubt.service(),
            "cause", doubt.cause().word(), "reason", mark.why(), "rung", runbook.rung().word(),
            "cappedAt", runbook.rung().atMost(Rung.HUMAN_INITIATED).word()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
