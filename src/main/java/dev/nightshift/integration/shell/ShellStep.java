package dev.nightshift.integration.shell;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CapturedOutput;
import dev.nightshift.spi.CollectedOutput;
import dev.nightshift.spi.OutputLines;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.TargetDrivers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scripts: {@code sh}, {@code bash} and {@code python}, as a process on the target. */
public final class ShellStep implements StepKind {
  /**
   * A shell that reads its script as it goes would share its input with the commands it starts, and {@code ssh} or {@code cat}
   * would eat the rest of the script. So the whole script is read first. Python does that by itself.
   */
  private static final Map<String, List<String>> INTERPRETERS =
      Map.of(
          "sh", TargetDriver.Script.SHELL, "bash", TargetDriver.Script.BASH, "python", List.of("python3", "-"));

  private static final String BECOME = "become";
  private static final String ROOT = "root";
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}\\$?");

  private static final Set<String> SHELLS = Set.of("sh", "bash");

  /** The manager says not-found only of what it has looked for; where there is no manager, nothing is said. */
  private static final String LOOK =
      """
      set -f
      if command -v systemctl >/dev/null 2>&1; then
        for unit in $LOOK_UNITS; do
          [ "$(LC_ALL=C systemctl show --property=LoadState "$unit" 2>/dev/null)" = LoadState=not-found ] && echo "unit $unit"
        done
      fi
      for program in $LOOK_PROGRAMS; do
        [ -e "$program" ] || echo "program $program"
      done
      exit 0
      """;

  private final TargetDrivers drivers;
  private final Secrets secrets;

  /** @param secrets resolves the password of {@code as} */
  public ShellStep(List<TargetDriver> drivers, Secrets secrets) {
    this.drivers = new TargetDrivers(drivers);
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "shell";
  }

  @Override
  public String help() {
    return "Runs a sh, bash or python script on the target, fed over standard input, with its values in the environment.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute(
            "output",
            "text (the default) or json: with json, standard output must be JSON, result.json is what it says, and the single"
                + " values of an object are outputs as well",
            false),
        new Attribute(
            BECOME,
            "the user that the script runs as on the target, by sudo, over SSH; root where only as is given, which names the password for sudo",
            false));
  }

  @Override
  public List<String> results() {
    return List.of("exit", "stdout", "stderr", "json");
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    String become = attributes.get(BECOME);
    return become == null || USER.matcher(become).matches() ? List.of() : List.of("become must be the name of a user, such as root");
  }

  @Override
  public String plan(Request request) {
    TargetAddress target = target(request);
    Masking masking = Masking.of(request.secrets());
    StringBuilder plan = new StringBuilder();
    plan.append("Run by ").append(interpreter(request).getFirst()).append(" on ").append(target.name()).append(" (")
        .append(target.connection()).append(" ").append(target.address()).append(")").append(user(request)).append(", within ")
        .append(Durations.format(request.timeout())).append(":\n\n").append(masking.text(request.text()).indent(2));
    if (!request.environment().isEmpty()) {
      plan.append("\nwith the environment\n\n");
      new TreeMap<>(request.environment())
          .forEach((name, value) -> plan.append("  ").append(name).append('=').append(masking.text(value)).append('\n'));
    }
    return plan.toString();
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    CapturedOutput captured = new CapturedOutput(output, masking);
    TargetDriver.ProcessResult ended =
        drivers.of(target(request))
            .run(
                target(request),
                new TargetDriver.Script(interpreter(request), request.text(), request.environment(), request.timeout(), become(request)),
                captured);
    return result(request, ended, captured, masking);
  }

  /** Looks at the target, and does not look into the script further than its text goes. */
  @Override
  public List<String> missing(Request request) throws InterruptedException {
    if (!SHELLS.contains(request.language())) {
      return List.of();
    }
    ScriptReferences references = ScriptReferences.of(request.text(), request.environment());
    if (references.isEmpty()) {
      return List.of();
    }
    TargetAddress target = target(request);
    CollectedOutput seen = new CollectedOutput();
    Map<String, String> asked = Map.of("LOOK_UNITS", String.join(" ", references.units()), "LOOK_PROGRAMS", String.join(" ", references.programs()));
    TargetDriver.ProcessResult ended =
        drivers.of(target).run(target, new TargetDriver.Script(Objects.requireNonNull(INTERPRETERS.get("sh")), LOOK, asked, request.timeout()), seen);
    if (ended.error() != null || !Integer.valueOf(0).equals(ended.exit())) {
      throw new Problem.Unavailable("Nothing can be told of " + target.name() + ": " + (ended.error() == null ? "exit code " + ended.exit() : ended.error()));
    }
    return seen.text().lines()
        .filter(line -> line.startsWith("unit ") || line.startsWith("program "))
        .map(line -> "there is no " + line + " on " + target.name() + " any more")
        .toList();
  }

  private static Result result(Request request, TargetDriver.ProcessResult ended, CapturedOutput captured, Masking masking) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("stdout", captured.stdout());
    values.put("stderr", captured.stderr());
    Integer exit = ended.exit();
    if (exit != null) {
      values.put("exit", exit.longValue());
    }
    OutputLines lines = OutputLines.read(ended.outputFile());
    Map<String, String> outputs = new LinkedHashMap<>(lines.values());
    String error = ended.error() == null ? lines.problem() : ended.error();
    if (error == null && "json".equals(request.attributes().get("output"))) {
      error = readJson(captured, values, outputs);
    }
    boolean success = exit != null && exit == 0 && error == null;
    return new Result(values, outputs, success, error).masked(masking);
  }

  /** Returns what is wrong with it, or null. */
  private static @Nullable String readJson(
      CapturedOutput captured, Map<String, Object> values, Map<String, String> outputs) {
    if (captured.whole() == null) {
      return "Standard output is too long to be read as JSON";
    }
    try {
      Object json = Json.MAPPER.treeToValue(Json.read(captured.whole()), Object.class);
      values.put("json", json);
      Json.singleValues(json).forEach(outputs::putIfAbsent);
      return null;
    } catch (Problem.Invalid e) {
      return "Standard output is not JSON, as output=json asks: " + e.getMessage();
    }
  }

  private static String user(Request request) {
    String as = request.attributes().get("as");
    String become = request.attributes().get(BECOME);
    if (as == null && become == null) {
      return "";
    }
    return " as " + (become == null ? ROOT : become) + ", by sudo " + (as == null ? "without a password" : "with the password '" + as + "'");
  }

  private TargetDriver.@Nullable Become become(Request request) {
    String as = request.attributes().get("as");
    String become = request.attributes().get(BECOME);
    if (as == null && become == null) {
      return null;
    }
    String user = become == null ? ROOT : become;
    if (!USER.matcher(user).matches()) {
      throw new Problem.Invalid("'become' of the step '" + request.step() + "' is not the name of a user");
    }
    return new TargetDriver.Become(user, as == null ? null : password(request.step(), secrets.resolve(as)));
  }

  private static String password(String step, String secret) {
    if (secret.indexOf('\n') >= 0 || secret.indexOf('\0') >= 0) {
      throw new Problem.Invalid("What 'as' of the step '" + step + "' names is more than one line, and so no password");
    }
    return secret;
  }

  private static TargetAddress target(Request request) {
    TargetAddress target = request.target();
    if (target == null) {
      throw new Problem.Invalid("The step '" + request.step() + "' is a script and needs a target: set 'targets', or on=local");
    }
    return target;
  }

  private static List<String> interpreter(Request request) {
    List<String> interpreter = INTERPRETERS.get(request.language());
    if (interpreter == null) {
      throw new Problem.Invalid(
          "The step '" + request.step() + "' is written in '" + request.language() + "'; scripts are sh, bash or python");
    }
    return interpreter;
  }
}
