package dev.nightshift.console;

import java.util.Map;

/** What a person can do about a guardrail that stands in the way. */
final class GuardrailAdvice {
  private static final String GLASS = " In an emergency two people break the glass: nightshift break-glass.";

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("stop-all", "Find out why all was stopped; then let automation go on, with the button at the top of every page."),
          Map.entry("permission", "Ask somebody who may. nightshift access explain shows which rules decide."),
          Map.entry("freeze", "Wait until it is over, or end it on the page Now if it is no longer needed." + GLASS),
          Map.entry("environment", "Do these steps by hand, or allow the kind for this environment in guardrails.yaml."),
          Map.entry("hands-off", "Start it yourself if you want it: what a person starts is that person's decision."),
          Map.entry("look-again", "There is nothing left to act on. Look whether it really works again before you do more."),
          Map.entry("empty-selection", "Look at the runbook's targets and at the labels of the service's targets: nightshift targets shows what is there."),
          Map.entry("local-steps", "Let the step run on a target, or allow local steps in nightshift.yaml."),
          Map.entry("max-targets", "Choose fewer targets, or raise max-targets in the runbook or in guardrails.yaml."),
          Map.entry("max-per", "Choose fewer targets of one group, or raise max-per in guardrails.yaml."),
          Map.entry("min-healthy", "Bring unhealthy targets back first: with these ones taken away, too few would be left."),
          Map.entry("breaker", "Find out why its last runs failed. Once that is mended: nightshift breaker reset." + GLASS),
          Map.entry("dry-run-first", "Make a dry run of exactly this: nightshift run --dry-run. Look at what it says, then start it."),
          Map.entry("attempts", "It was tried often enough. Look yourself what is different this time; what you start by hand is not held back." + GLASS),
          Map.entry("cooldown", "Wait until the time is over: what was done last may still need it." + GLASS),
          Map.entry("budget", "It ran often lately and the trouble came back: look for the cause. The budget stands in the runbook." + GLASS),
          Map.entry("shared-budget", "Much was changed lately. Wait, or look for the common cause; the budget stands in guardrails.yaml." + GLASS),
          Map.entry("storm", "Much breaks at once, so look for the one cause. What you start or approve is not held back."),
          Map.entry("approval", "Whoever may agree is asked when the run starts, with its plan: here, in the chat, by mail and on the command line."),
          Map.entry("neighbours", "It begins by itself when that run has ended. If that one must not go on, stop it."),
          Map.entry("lock", "It begins by itself when that run has ended. If that one must not go on, stop it."));

  private GuardrailAdvice() {}

  static String on(String guardrail) {
    return ADVICE.getOrDefault(guardrail, "");
  }
}
