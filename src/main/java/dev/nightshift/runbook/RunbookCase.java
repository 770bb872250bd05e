package dev.nightshift.runbook;

import dev.nightshift.catalog.Service;
import dev.nightshift.spi.InventorySource.Host;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test of a runbook: what it meets, and what it should do about it.
 *
 * @param service null where the runbook is for one service only
 * @param alert null where a person starts the runbook without one
 * @param start null for what the rung and the alert suggest
 * @param rung null for the one the runbook declares
 * @param inputs what a person gives
 * @param hosts what inventories know, by their name
 * @param given what each step answers, by {@code step}, {@code step@target} or {@code step#item} of a matrix: one answer per attempt, the last one for all further ones
 * @param approval null where nobody is asked, or where the case ends when somebody is
 */
public record RunbookCase(
    String name,
    int line,
    @Nullable Located<String> service,
    @Nullable GivenAlert alert,
    @Nullable Start start,
    @Nullable Located<Rung> rung,
    Map<String, Located<String>> inputs,
    Map<String, Located<List<Host>>> hosts,
    Map<String, Located<List<Answer>>> given,
    @Nullable Approval approval,
    Expected expected) {

  public RunbookCase {
    inputs = Map.copyOf(inputs);
    hosts = Map.copyOf(hosts);
    given = Map.copyOf(given);
  }

  /** Who starts the run. */
  public enum Start {
    AUTOMATION,
    PERSON
  }

  /** What the people say who are asked for an approval. */
  public enum Approval {
    APPROVED,
    REJECTED,
    /** Nothing, until the time is over. */
    EXPIRED
  }

  /**
   * The alert that the runbook meets.
   *
   * @param clears whether it clears once the Verification steps have passed
   */
  public record GivenAlert(
      String name, Severity severity, String summary, String source, Map<String, String> labels, Map<String, String> annotations, boolean clears) {

    /** Returns what the runbook sees of it. */
    public AlertView view(Service service) {
      return new AlertView(name, severity, summary, source, labels, annotations, service);
    }
  }

  /**
   * What one attempt of a step comes to. A manual step is done by any answer.
   *
   * @param values what {@code result} holds
   * @param error why there is no result; null where there is one
   * @param took how long it takes; as the timeout of the step ends it
   */
  public record Answer(Map<String, Object> values, Map<String, String> outputs, @Nullable String error, Duration took) {
    public Answer {
      outputs = Map.copyOf(outputs);
    }
  }

  /**
   * What should come of it; what is null is not looked at.
   *
   * @param ran steps in the order in which they first ran, those of Always at the end, without Rollback steps
   * @param skipped steps whose condition did not hold
   * @param undone Rollback steps in the order in which they ran
   * @param waitsFor what people are asked for: {@code approval}, or a manual step by name
   * @param outcome a run status that is an end, {@code waiting} or {@code not-started}
   * @param reason a part of the reason that the run gives for its end
   * @param inputs values that inputs are bound to
   */
  public record Expected(
      @Nullable Located<List<String>> ran,
      @Nullable Located<List<String>> skipped,
      @Nullable Located<List<String>> undone,
      @Nullable Located<List<String>> waitsFor,
      @Nullable Located<String> outcome,
      @Nullable Located<String> reason,
      @Nullable Located<Rung> rung,
      Map<String, Located<String>> inputs) {

    /** Nothing is expected. */
    public boolean isEmpty() {
      return ran == null && skipped == null && undone == null && waitsFor == null && outcome == null && reason == null && rung == null
          && inputs.isEmpty();
    }
  }
}
