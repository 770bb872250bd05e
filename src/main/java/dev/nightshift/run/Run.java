package dev.nightshift.run;

import dev.nightshift.runbook.Rung;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution of one version of a runbook.
 *
 * @param incidentId null where a person started it without an incident
 * @param runbook the runbook's name
 * @param runbookVersion SHA-256 of the runbook's text
 * @param rung the rung it runs on, lowered where something asked for that
 * @param startedBy {@code automation} or the name of the actor who started it
 * @param inputs as bound when it was planned
 * @param targets names, in the order in which steps reach them
 * @param planHash what an approval is bound to
 * @param waitsFor what a person is asked for, or null
 * @param doing how far the step under way is, or null between two steps
 * @param actsFrom until when it only looks, so that people can stop it before it changes anything; null where that does not or no longer hold, or where it waits for an approval
 * @param calledBy the run of which a step called this one, or null
 * @param reason why it ended, empty before
 */
public record Run(
    long id,
    @Nullable Long incidentId,
    String service,
    String runbook,
    String title,
    String runbookVersion,
    String workspaceVersion,
    Rung rung,
    Purpose purpose,
    RunStatus status,
    String startedBy,
    Map<String, Object> inputs,
    List<String> targets,
    String planHash,
    @Nullable WaitsFor waitsFor,
    @Nullable Doing doing,
    @Nullable Instant actsFrom,
    @Nullable Long calledBy,
    String reason,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /**
   * What a person is asked for.
   *
   * @param kind {@code approval}, {@code manual_step} or {@code question}
   * @param step the name of the manual step or of the one that asks, empty for an approval
   * @param text the manual step's text, the question, or who may approve
   * @param minimum how many people must agree; 1 for a step
   * @param given who has agreed so far
   * @param choices what may be answered to a question
   * @param until when silence becomes a no; null for never
   */
  public record WaitsFor(
      String kind, String step, String text, int minimum, List<String> given, List<String> choices, @Nullable Instant until) {
    public WaitsFor {
      given = List.copyOf(given);
      choices = List.copyOf(choices);
    }
  }

  /**
   * How far a step is with its targets.
   *
   * @param done on which it succeeded
   * @param failed given up
   * @param underWay at this moment
   * @param total on which it was begun
   */
  public record Doing(String step, int done, int failed, int underWay, int total) {

    /** For people to read, such as {@code restart 37/120, 2 failed, 3 under way}. */
    public String words() {
      return step + " " + done + "/" + total + (failed == 0 ? "" : ", " + failed + " failed") + (underWay == 0 ? "" : ", " + underWay + " under way");
    }
  }

  public Run {
    targets = List.copyOf(targets);
  }
}
