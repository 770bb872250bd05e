package dev.nightshift.integration.runbook;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.StepKind;
import java.util.List;

/** Describes the kind {@code runbook}. The run itself starts the other one and waits for its end: no thread of this kind ever does. */
public final class RunbookStep implements StepKind {

  @Override
  public String name() {
    return "runbook";
  }

  @Override
  public String help() {
    return "Starts another runbook with inputs, waits for its end, and hands on what its steps handed on.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(new Attribute("runbook", "the other runbook's name: its file in runbooks/, without .md", true));
  }

  @Override
  public List<String> results() {
    return List.of("run", "outcome", "reason");
  }

  @Override
  public boolean templated() {
    return true;
  }

  /** In double quotes YAML reads what JSON writes; outside of quotes only a plain word or number is safe, and in single ones nothing is. */
  @Override
  public TemplateContext context() {
    return before -> {
      String line = before.substring(before.lastIndexOf('\n') + 1);
      boolean quoted = line.indexOf('\'') < 0 && line.chars().filter(character -> character == '"').count() % 2 == 1;
      return quoted ? Escaping.JSON_STRING : Escaping.TOKEN;
    };
  }

  @Override
  public String plan(Request request) {
    String inputs = request.text().strip();
    return "starts the runbook " + request.attributes().getOrDefault("runbook", "?") + (inputs.isEmpty() ? "" : " with\n" + inputs.indent(2).stripTrailing())
        + "\nand waits for its end; its own guardrails and approvals hold";
  }

  @Override
  public Result run(Request request, Output output) {
    return Result.failed("only a run can call another runbook");
  }
}
