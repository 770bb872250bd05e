package dev.nightshift.platform;

/** The name of this process among the nodes; new with every start, so that a lease of a dead process is never mistaken for ours. */
public record NodeName(String value) {}
