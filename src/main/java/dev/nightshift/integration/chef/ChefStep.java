package dev.nightshift.integration.chef;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CapturedOutput;
import dev.nightshift.spi.NodeTool;
import dev.nightshift.spi.OutputLines;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.ToolDryRun;
import dev.nightshift.spi.TargetDrivers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recipes, by {@code chef-client} or {@code cinc-client} in local mode on the target. */
public final class ChefStep implements StepKind {
  private static final int NO_LICENSE = 172;
  private static final Pattern SUMMARY = Pattern.compile(
      "(?:finished|complete|failed)[,.] (\\d+)(?:/(\\d+))? resources (?:would have been )?updated");

  private final TargetDrivers drivers;

  public ChefStep(List<TargetDriver> drivers) {
    this.drivers = new TargetDrivers(drivers);
  }

  @Override
  public String name() {
    return "chef";
  }

  @Override
  public String help() {
    return "Runs a Chef recipe on the target, by chef-client or cinc-client in local mode; the dry run, Diagnosis and Verification are --why-run.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of();
  }

  @Override
  public List<String> results() {
    return List.of("exit", "updated", "resources", "client", "stdout", "stderr");
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    return text.isBlank() ? List.of("there is no recipe; write one in the fence") : List.of();
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    TargetAddress target = target(request);
    String intent = "Run the recipe by chef-client on " + target.name() + " (" + target.connection() + " " + target.address()
        + "), within " + Durations.format(request.timeout()) + ":\n\n" + request.text().indent(2) + "\nWhat --why-run says:\n\n";
    return ToolDryRun.of("dry run", intent, Masking.of(request.secrets()), shown -> converge(request, true, shown));
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    return converge(request, request.looks(), output);
  }

  private Result converge(Request request, boolean whyRun, Output output) throws InterruptedException {
    TargetAddress target = target(request);
    Masking masking = Masking.of(request.secrets());
    CapturedOutput captured = new CapturedOutput(output, masking);
    TargetDriver.ProcessResult ended = drivers.of(target)
        .run(target, NodeTool.script(ChefScript.of(request.text(), whyRun), request.environment(), request.timeout()), captured);
    Map<String, String> outputs = new LinkedHashMap<>();
    OutputLines lines = OutputLines.read(ended.outputFile());
    outputs.putAll(lines.values());
    String client = outputs.remove("client");
    Map<String, Object> values = values(captured, client == null ? "" : client);
    Integer exit = ended.exit();
    if (exit != null) {
      values.put("exit", exit.longValue());
    }
    String error = explained(ended, client, target, lines.problem());
    boolean success = exit != null && exit == 0 && error == null;
    return new Result(values, outputs, success, error).masked(masking);
  }

  /** Which numbers there are is told by the last line of the client's own summary; a run that failed early has none. */
  private static Map<String, Object> values(CapturedOutput captured, String client) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("stdout", captured.stdout());
    values.put("stderr", captured.stderr());
    values.put("client", client);
    Matcher summary = SUMMARY.matcher(captured.stdout());
    while (summary.find()) {
      values.put("updated", Long.parseLong(summary.group(1)));
      if (summary.group(2) != null) {
        values.put("resources", Long.parseLong(summary.group(2)));
      }
    }
    return values;
  }

  private static @Nullable String explained(TargetDriver.ProcessResult ended, @Nullable String client, TargetAddress target, @Nullable String problem) {
    Integer exit = ended.exit();
    if (ended.error() != null || exit == null) {
      return ended.error();
    }
    if (exit == ChefScript.MISSING && client == null) {
      return "Neither chef-client nor cinc-client is on " + target.name() + "; install one of them there";
    }
    if (exit == NO_LICENSE) {
      return "The licence of Chef is not accepted on " + target.name() + "; accept it there, or install Cinc Client, which needs none";
    }
    return problem;
  }

  private static TargetAddress target(Request request) {
    TargetAddress target = request.target();
    if (target == null) {
      throw new Problem.Invalid("The step '" + request.step() + "' is a recipe and needs a target: set 'targets', or on=local");
    }
    return target;
  }
}
