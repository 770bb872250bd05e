package dev.nightshift.runbook;

import org.jspecify.annotations.Nullable;

/**
 * A value a runbook needs.
 *
 * @param from where an alert carries it: {@code labels.unit}, {@code annotations.x}, {@code alert.name}, {@code service.env}
 * @param pattern an RE2 regular expression the whole value must match
 * @param defaultValue text, long, double or boolean; null where there is none
 */
public record Input(
    String name,
    @Nullable Located<String> from,
    @Nullable Located<String> pattern,
    boolean required,
    @Nullable Object defaultValue,
    String description,
    int line) {}
