package dev.nightshift.cli;

import picocli.CommandLine.Command;

/** {@code nightshift guardrails}. */
@Command(name = "guardrails", description = "See what keeps automation within bounds.")
final class GuardrailsCommand extends Group {}
