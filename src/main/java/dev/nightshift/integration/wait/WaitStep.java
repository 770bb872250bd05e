package dev.nightshift.integration.wait;

import dev.nightshift.spi.StepKind;
import java.util.List;

/** Describes the kind {@code wait}. The run itself waits, in its state machine: no thread and no process of this kind ever does. */
public final class WaitStep implements StepKind {

  @Override
  public String name() {
    return "wait";
  }

  @Override
  public String help() {
    return "Waits until a CEL condition is true; its timeout fails it.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of();
  }

  @Override
  public List<String> results() {
    return List.of("met");
  }

  @Override
  public boolean readOnly() {
    return true;
  }

  @Override
  public String plan(Request request) {
    return "waits until this is true:\n" + request.text().indent(2);
  }

  @Override
  public Result run(Request request, Output output) {
    return Result.failed("only a run can wait");
  }
}
