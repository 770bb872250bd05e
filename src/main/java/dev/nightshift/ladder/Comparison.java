package dev.nightshift.ladder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How incidents of the same alert go when no run acts on them.
 *
 * @param byPeople how many people resolved
 * @param manual how long these took, the median; null without one
 * @param byThemselves how many went away with nobody doing anything
 * @param cases how many there were in all
 */
public record Comparison(int byPeople, @Nullable Duration manual, int byThemselves, int cases) {}
