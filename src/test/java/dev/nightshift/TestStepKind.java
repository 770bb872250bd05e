package dev.nightshift;

import dev.nightshift.spi.StepKind;
import java.util.List;

/** A step kind of a test, a shell unless it says otherwise, whose plan is its text: the test only says what it does. */
@FunctionalInterface
public interface TestStepKind extends StepKind {
  @Override
  default String name() {
    return "shell";
  }

  @Override
  default String help() {
    return "Does what a test says.";
  }

  @Override
  default List<Attribute> attributes() {
    return List.of();
  }

  @Override
  default String plan(Request request) {
    return request.text();
  }
}
