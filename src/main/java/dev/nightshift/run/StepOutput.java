package dev.nightshift.run;

import java.time.Instant;

/** A piece of what a step printed, masked. Ids grow, so that a reader goes on after the last one it has. */
public record StepOutput(long id, long attemptId, String step, String target, int attempt, String stream, String text, Instant at) {}
