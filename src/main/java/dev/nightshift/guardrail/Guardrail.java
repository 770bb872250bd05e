package dev.nightshift.guardrail;

/** A rule that can stop, delay or hand over a run, and says why. One that cannot be evaluated denies. */
interface Guardrail {

  /** Returns the name that facts and explanations use: {@code budget}. */
  String name();

  /**
   * Looks at a run that is about to change something. Called in the transaction in which the run then begins.
   *
   * @param readings what it may look at beside the plan
   */
  Verdict judge(Situation situation, Readings readings);
}
