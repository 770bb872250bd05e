package dev.nightshift.runbook;

/**
 * A fence with a name.
 *
 * @param kind which step kind runs it: {@code shell}, {@code http}, {@code promql}…
 * @param language the fence's language: {@code sh}, {@code bash}, {@code python}, {@code http}…
 * @param script the fence's content, exactly as it stands
 */
public record ExecutableStep(
    String name, Section section, String kind, String language, String script, StepAttributes attributes, int line)
    implements Step {

  /** Whether the run itself waits until the condition in its text is true; nothing is run for it. */
  public boolean waits() {
    return kind.equals(Languages.WAIT);
  }

  /** Whether the run itself asks people the question in its text; nothing is run for it. */
  public boolean asks() {
    return kind.equals(Languages.CHAT);
  }

  /** Whether the run itself starts another runbook and waits for its end. */
  public boolean calls() {
    return kind.equals(Languages.RUNBOOK);
  }

  /** Whether a person has to answer before the run goes on, on its way to the proof. */
  public boolean needsPerson() {
    return asks() && section != Section.DIAGNOSIS && !attributes.settings().containsKey("default");
  }

  /** Whether the step may change something outside. */
  public boolean mutating() {
    return !section.readOnly();
  }
}
