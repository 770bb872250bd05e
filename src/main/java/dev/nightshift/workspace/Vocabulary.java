package dev.nightshift.workspace;

import java.util.Set;

/**
 * The words that this build of Nightshift understands in a workspace.
 *
 * @param stepKinds kinds of runbook steps
 * @param eventFormats kinds of integrations
 * @param connections how targets are reached
 * @param channels how people are reached
 */
public record Vocabulary(
    Set<String> stepKinds, Set<String> eventFormats, Set<String> connections, Set<String> channels) {

  /** What Nightshift brings with it. */
  public static final Vocabulary STANDARD =
      new Vocabulary(
          Set.of("shell", "http", "promql"),
          Set.of("pagerduty", "alertmanager"),
          Set.of("local", "ssh"),
          Set.of("email", "webhook"));
}
