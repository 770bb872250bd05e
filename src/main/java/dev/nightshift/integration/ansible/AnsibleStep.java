package dev.nightshift.integration.ansible;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.NodeTool;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.ToolDryRun;
import dev.nightshift.spi.VersionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Ansible playbooks, by {@code ansible-playbook} on this node. Each target is a run of its own, with an inventory of that host, so that
 * canary, concurrency and errors are counted as for every other kind.
 */
public final class AnsibleStep implements StepKind {
  private final NodeTool tool;
  private final Secrets secrets;
  private final VersionFiles versions;
  private final Path remembered;
  private final String program;

  /**
   * @param versions where playbooks are
   * @param data where the keys are that hosts showed at first use
   */
  public AnsibleStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, Path data) {
    this(drivers, secrets, versions, data, "ansible-playbook");
  }

  AnsibleStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, Path data, String program) {
    this.tool = new NodeTool("Ansible", drivers);
    this.secrets = secrets;
    this.versions = versions;
    this.remembered = data.resolve("known_hosts");
    this.program = program;
  }

  @Override
  public String name() {
    return "ansible";
  }

  @Override
  public String help() {
    return "Runs an Ansible playbook against the target, by ansible-playbook on this node; the dry run is --check --diff.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("playbook", "a playbook of the workspace, such as playbooks/restart.yaml; else the fence is the playbook", false));
  }

  @Override
  public List<String> results() {
    return List.of("ok", "changed", "failed", "unreachable", "skipped", "rescued", "ignored", "hosts", "tasks", "exit");
  }

  @Override
  public boolean ownPlaceholders() {
    return true;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    String problem = Playbook.problem(text, attributes);
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    String playbook = request.attributes().getOrDefault("playbook", "the playbook");
    String written = request.text().isBlank() ? "" : request.text().indent(2) + "\n";
    String intent = "Run " + playbook + " by ansible-playbook on " + target(request).name() + ", within "
        + Durations.format(request.timeout()) + ":\n\n" + written + "What --check --diff says:\n\n";
    return ToolDryRun.of("check", intent, Masking.of(request.secrets()), shown -> play(request, true, shown));
  }

  @Override
  public List<String> missing(Request request) {
    if (!request.attributes().containsKey("playbook")) {
      return List.of();
    }
    Path files = versions.folder(request.version());
    try {
      Playbook.of(request.text(), request.attributes(), files);
      return List.of();
    } catch (Problem.Invalid gone) {
      return List.of(String.valueOf(gone.getMessage()));
    }
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    return play(request, false, output);
  }

  private Result play(Request request, boolean check, Output output) throws InterruptedException {
    TargetAddress target = target(request);
    Masking masking = Masking.of(request.secrets());
    try (PrivateFolder folder = PrivateFolder.create("ansible")) {
      AnsibleSsh ssh = new AnsibleSsh(folder, secrets, remembered);
      AnsibleInventory inventory = new AnsibleInventory(folder, ssh);
      Map<String, String> become = become(request);
      masking = masking.and(ssh.secretsOf(target)).and(become.values());
      Path files = versions.folder(request.version());
      AnsibleCommand command = new AnsibleCommand(program, folder, files);
      TargetDriver.Script script = command.script(request, inventory, become, check);
      TargetDriver.ProcessResult ended = tool.run(files, script, masking, output);
      return result(target, ended, AnsibleResults.read(folder.read(AnsibleCommand.RESULTS, AnsibleResults.LARGEST)), masking);
    } catch (Problem problem) {
      return Result.failed(masking.text(String.valueOf(problem.getMessage())));
    } catch (IOException e) {
      return Result.failed("The files for ansible-playbook could not be written on this node: " + e.getMessage());
    }
  }

  private Result result(TargetAddress target, TargetDriver.ProcessResult ended, AnsibleResults results, Masking masking) {
    Map<String, Object> values = results.values(target.name());
    Integer exit = ended.exit();
    if (exit != null) {
      values.put("exit", exit.longValue());
    }
    String error = ended.error();
    if (error == null && exit != null) {
      error = AnsibleExit.explained(exit, results, target.name(), program);
    }
    boolean success = exit != null && exit == 0 && error == null;
    return new Result(values, results.outputs(), success, error).masked(masking);
  }

  /** The password of {@code become}, where the step names one. */
  private Map<String, String> become(Request request) {
    String as = request.attributes().get("as");
    return as == null ? Map.of() : Map.of("ansible_become_password", secrets.resolve(as));
  }

  private static TargetAddress target(Request request) {
    TargetAddress target = request.target();
    if (target == null) {
      throw new Problem.Invalid("The step '" + request.step() + "' is a playbook and needs a target: set 'targets', or on=local");
    }
    return target;
  }
}
