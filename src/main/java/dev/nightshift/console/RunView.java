package dev.nightshift.console;

import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run with everything a page shows of it. */
public record RunView(
    RunRow row,
    @Nullable Ask ask,
    List<StepLine> steps,
    Map<String, String> inputs,
    String runbookVersion,
    String workspaceVersion) {
  private static final int MOST_OUTPUT = 5_000;

  /**
   * What a person is asked for.
   *
   * @param step the manual step, empty for an approval
   * @param text who may approve, or what is to be done
   * @param given who has agreed already, in words
   */
  public record Ask(boolean approval, String step, String text, int minimum, String given, @Nullable Instant until) {}

  static RunView of(Run run, Runs runs, Names names) {
    return new RunView(
        RunRow.of(run, names),
        ask(run, names),
        StepLine.of(runs.attempts(run.id()), runs.output(run.id(), 0, MOST_OUTPUT)),
        inputs(run),
        run.runbookVersion(),
        run.workspaceVersion());
  }

  private static @Nullable Ask ask(Run run, Names names) {
    Run.WaitsFor waits = run.waitsFor();
    if (waits == null || run.status().ended()) {
      return null;
    }
    String given = String.join(", ", waits.given().stream().map(names::actor).toList());
    return new Ask(waits.kind().equals("approval"), waits.step(), waits.text(), waits.minimum(), given, waits.until());
  }

  private static Map<String, String> inputs(Run run) {
    Map<String, String> inputs = new TreeMap<>();
    run.inputs().forEach((name, value) -> inputs.put(name, String.valueOf(value)));
    return inputs;
  }
}
