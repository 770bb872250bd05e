package dev.nightshift.run;

import dev.nightshift.TestStepKind;
import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.TemplateContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A step kind that writes down what it is asked to do, and answers as the test has told it; success where it was told nothing. */
final class RecordingKind implements TestStepKind {

  /** What one step does. */
  interface Behaviour {
    Result run(Request request, Output output) throws InterruptedException;
  }

  final List<String> ran = new CopyOnWriteArrayList<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Behaviour>> behaviours = new ConcurrentHashMap<>();

  /** What a dry run says against a step. */
  final Map<String, String> problems = new ConcurrentHashMap<>();

  /** Lets a step behave so, each behaviour once and the last one for ever. */
  void when(String step, Behaviour... behaviour) {
    behaviours.put(step, new ArrayDeque<>(List.of(behaviour)));
  }

  static Behaviour exits(int code) {
    return (request, output) -> new Result(Map.of("exit", (long) code), Map.of(), code == 0, null);
  }

  static Behaviour outputs(Map<String, String> outputs) {
    return (request, output) -> new Result(Map.of("exit", 0L), outputs, true, null);
  }

  @Override
  public DryRun dryRun(Request request) {
    return new DryRun(plan(request), problems.get(request.step()));
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    requests.add(request);
    String target = request.target() == null ? "" : request.target().name();
    ran.add(request.step() + "@" + target);
    return next(request.step()).run(request, output);
  }

  /** The kinds of steps that the run itself does; nothing of them is ever run. */
  record Waits(String name) implements TestStepKind {
    @Override
    public boolean readOnly() {
      return !name.equals("runbook");
    }

    @Override
    public boolean templated() {
      return !name.equals("wait");
    }

    @Override
    public TemplateContext context() {
      return before -> name.equals("runbook") ? Escaping.JSON_STRING : Escaping.PROSE;
    }

    @Override
    public String plan(Request request) {
      throw new AssertionError("the run itself says what it waits for");
    }

    @Override
    public Result run(Request request, Output output) {
      throw new AssertionError("the run itself waits");
    }
  }

  private synchronized Behaviour next(String step) {
    Deque<Behaviour> queue = behaviours.get(step);
    if (queue == null) {
      return exits(0);
    }
    return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
  }
}
