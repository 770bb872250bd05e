package dev.nightshift.drift;

import dev.nightshift.TestStepKind;
import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A step kind whose steps succeed, break in the dry run, or miss things, as the test says by their names. */
final class TryingKind implements TestStepKind {
  final List<String> ran = new CopyOnWriteArrayList<>();
  final List<String> looked = new CopyOnWriteArrayList<>();
  final List<Request> examined = new CopyOnWriteArrayList<>();
  final Map<String, Result> answers = new ConcurrentHashMap<>();
  final Map<String, List<String>> missing = new ConcurrentHashMap<>();
  volatile boolean unreachable;
  final Map<String, String> problems = new ConcurrentHashMap<>();

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    looked.add(request.step() + "@" + (request.target() == null ? "" : request.target().name()));
    return new DryRun(request.text(), problems.get(request.step()));
  }

  @Override
  public List<String> missing(Request request) {
    examined.add(request);
    if (unreachable) {
      throw new Problem.Unavailable("nobody answers");
    }
    return missing.getOrDefault(request.step(), List.of());
  }

  @Override
  public Result run(Request request, Output output) {
    ran.add(request.step() + " " + request.environment().getOrDefault("UNIT", "") + "@" + (request.target() == null ? "" : request.target().name()));
    return answers.getOrDefault(request.step(), new Result(Map.of("exit", 0L), Map.of(), true, null));
  }
}
