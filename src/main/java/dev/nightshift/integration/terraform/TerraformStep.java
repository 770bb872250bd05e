package dev.nightshift.integration.terraform;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CredentialLines;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.ToolDryRun;
import dev.nightshift.spi.VersionFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Terraform or OpenTofu on this node: a plan where a step must only look, and the apply of exactly a plan where it changes something. */
public final class TerraformStep implements StepKind {
  private final TerraformRun runs;
  private final Secrets secrets;
  private final VersionFiles versions;

  /**
   * @param versions where configurations are
   * @param data where plans are kept between two steps of a run
   */
  public TerraformStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, Path data, Clock clock) {
    this(drivers, secrets, versions, data, clock, Map.of());
  }

  /** @param programs where {@code terraform} and {@code tofu} are, unless on the path */
  TerraformStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, Path data, Clock clock, Map<String, String> programs) {
    this.runs = new TerraformRun(drivers, new KeptPlans(data.resolve("terraform").toAbsolutePath(), clock), programs);
    this.secrets = secrets;
    this.versions = versions;
  }

  @Override
  public String name() {
    return "terraform";
  }

  @Override
  public String help() {
    return "Plans with Terraform or OpenTofu on this node, and applies exactly such a plan; in Diagnosis and Verification it only plans.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("dir", "a folder of the workspace that holds the configuration; else the fence is the configuration", false),
        new Attribute("plan", "the earlier step of the run whose plan is applied, exactly and only as it was shown", false),
        new Attribute("tool", "terraform or tofu; where it is not set, the one that is there, terraform first", false));
  }

  @Override
  public List<String> earlierSteps() {
    return List.of("plan");
  }

  @Override
  public List<String> results() {
    return List.of("exit", "changes", "add", "change", "destroy", "outputs", "plan");
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    if (attributes.containsKey("plan") && "true".equals(attributes.get(READ_ONLY))) {
      return List.of("it applies a plan, so it cannot be where steps only look; move it under ## Mitigation");
    }
    String problem = Configuration.problem(text, attributes);
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    Configuration configuration = configuration(request);
    String within = " on this node, within " + Durations.format(request.timeout());
    if (configuration instanceof Configuration.Reviewed reviewed) {
      return new DryRun("Apply" + within + ", exactly the plan that the step '" + reviewed.step() + "' makes in the same run and shows there.\n", null);
    }
    String what = request.attributes().getOrDefault("dir", "the configuration");
    String written = request.text().isBlank() ? "" : request.text().indent(2) + "\n";
    String intent = (request.looks() ? "Plan " : "Plan and apply ") + what + within + ":\n\n" + written + "What plan says now:\n\n";
    Map<String, String> credentials = credentials(request);
    return ToolDryRun.of("plan", intent, Masking.of(request.secrets()), shown -> runs.plan(request, configuration, credentials, false, shown));
  }

  @Override
  public List<String> missing(Request request) {
    if (!request.attributes().containsKey("dir")) {
      return List.of();
    }
    try {
      Configuration.of(request.text(), request.attributes(), versions.folder(request.version()));
      return List.of();
    } catch (Problem.Invalid gone) {
      return List.of(String.valueOf(gone.getMessage()));
    }
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    try {
      Configuration configuration = configuration(request);
      Map<String, String> credentials = credentials(request);
      if (configuration instanceof Configuration.Reviewed reviewed) {
        return request.looks()
            ? Result.failed("The step '" + request.step() + "' would apply a plan, but must not change anything here")
            : runs.applyReviewed(request, reviewed, credentials, output);
      }
      return request.looks()
          ? runs.plan(request, configuration, credentials, true, output)
          : runs.planAndApply(request, configuration, credentials, output);
    } catch (Problem problem) {
      return Result.failed(Masking.of(request.secrets()).text(String.valueOf(problem.getMessage())));
    }
  }

  private Configuration configuration(Request request) {
    TargetAddress target = request.target();
    if (target == null || !target.connection().equals("local")) {
      throw new Problem.Invalid("The step '" + request.step() + "' works on this node: set on=local");
    }
    return Configuration.of(request.text(), request.attributes(), versions.folder(request.version()));
  }

  private Map<String, String> credentials(Request request) {
    return CredentialLines.of(request.attributes().get("as"), secrets);
  }
}
