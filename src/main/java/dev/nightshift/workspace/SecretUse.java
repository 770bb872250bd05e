package dev.nightshift.workspace;

/** A place in the workspace where a secret is referred to, by the name of one or by saying where it is. */
public record SecretUse(String file, int line, String reference) {}
