package dev.nightshift.ladder;

import dev.nightshift.runbook.Rung;

/**
 * Something above which a runbook may not go for a service.
 *
 * @param name in a word or two: {@code front matter}, {@code earned}, {@code stale}, {@code frozen}, {@code breaker}
 * @param why a part of a sentence; empty where the name says it
 */
public record Bound(String name, Rung rung, String why) {}
