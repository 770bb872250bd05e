package dev.nightshift.console;

/** A service as a line of a list. */
public record ServiceRow(
    String id, String name, String environment, String team, int targets, int checks, StateWord state) {}
