package dev.nightshift.runbook;

/** A task-list item: the run waits until a person ticks it. Its name is {@code manual-1}, {@code manual-2}… in the order of the file. */
public record ManualStep(String name, Section section, String text, int line) implements Step {}
