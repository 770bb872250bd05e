package dev.nightshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift why}. */
@Command(
    name = "why",
    description = "Say why something happened, or why nothing did, from the event to the outcome, out of the ledger alone.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  nightshift why incident 42", "  nightshift why page 7        (why was I paged?)"})
final class WhyCommand extends Group {

  /** What is asked about. */
  abstract static class Question extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "Its number.")
    private long id;

    abstract String of();

    @Override
    void run(Client server) {
      String path = "/api/v1/" + of() + "/" + id + "/why";
      if (json()) {
        printedJson(server.get(path));
      } else {
        say(Plain.text(server.getText(path + "?as=text")).stripTrailing());
      }
    }
  }

  @Command(name = "incident", description = "What opened it, what automation did or did not do, who was paged, how it ended.")
  static final class OfIncident extends Question {
    @Override
    String of() {
      return "incidents";
    }
  }

  @Command(name = "run", description = "Event, rules, runbook, rung, guardrails, approvals, steps, proof, and what was not done.")
  static final class OfRun extends Question {
    @Override
    String of() {
      return "runs";
    }
  }

  @Command(name = "page", description = "Why somebody was paged: what was tried before, which level, who was on call, which ways.")
  static final class OfPage extends Question {
    @Override
    String of() {
      return "pages";
    }
  }

  @Command(name = "alert", description = "Which rule suppressed it, or which incident it led to.")
  static final class OfAlert extends Question {
    @Override
    String of() {
      return "alerts";
    }
  }
}
