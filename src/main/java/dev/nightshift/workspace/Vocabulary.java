package dev.nightshift.workspace;

import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.StepKind;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The words that this build of Nightshift understands in a workspace.
 *
 * @param stepKinds gives the kinds of runbook steps, at the moment of reading
 * @param inventories gives the kinds of inventories, at the moment of reading
 * @param eventFormats kinds of integrations
 * @param connections how targets are reached
 * @param channels how people are reached
 */
public record Vocabulary(
    Supplier<? extends Collection<StepKind>> stepKinds,
    Supplier<? extends Collection<InventorySource>> inventories,
    Set<String> eventFormats,
    Set<String> connections,
    Set<String> channels) {

  /** What Nightshift brings with it, and these kinds of steps and inventories. */
  public static Vocabulary standard(
      Supplier<? extends Collection<StepKind>> stepKinds, Supplier<? extends Collection<InventorySource>> inventories) {
    return new Vocabulary(
        stepKinds, inventories, Set.of("pagerduty", "alertmanager"), Set.of("local", "ssh"), Set.of("email", "webhook", "slack", "mattermost"));
  }
}
