package dev.nightshift.runbook;

/** One block of a runbook that the machine runs or a person does. */
public sealed interface Step permits ExecutableStep, ManualStep {
  Section section();

  /** The line of the fence or the list item, counted from 1. */
  int line();

  /** Unique in its runbook. */
  String name();
}
