package dev.nightshift.integration.terraform;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.NodeTool;
import dev.nightshift.spi.StepKind.Output;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call of the tool, in a folder of its own, and what came of it. */
final class TerraformRun {
  private final NodeTool node;
  private final KeptPlans kept;
  private final Map<String, String> programs;

  TerraformRun(List<TargetDriver> drivers, KeptPlans kept, Map<String, String> programs) {
    this.node = new NodeTool("Terraform", drivers);
    this.kept = kept;
    this.programs = Map.copyOf(programs);
  }

  /** @param keep whether a later step of the run may apply the plan */
  Result plan(Request request, Configuration configuration, Map<String, String> credentials, boolean keep, Output output) throws InterruptedException {
    boolean made = false;
    PrivateFolder folder = null;
    try {
      folder = keep ? kept.begin(request) : PrivateFolder.create("terraform");
      Call call = new Call(request, credentials, tools(request), folder, prepared(configuration, folder), configuration instanceof Configuration.Folder);
      Result result = call(call, TerraformScript.plan(), output);
      made = keep && result.error() == null;
      return made ? named(result, kept.name(folder)) : result;
    } catch (IOException e) {
      return unwritten(e);
    } finally {
      if (folder != null && !made) {
        remove(folder);
      }
    }
  }

  Result planAndApply(Request request, Configuration configuration, Map<String, String> credentials, Output output) throws InterruptedException {
    try (PrivateFolder folder = PrivateFolder.create("terraform")) {
      Call call = new Call(request, credentials, tools(request), folder, prepared(configuration, folder), configuration instanceof Configuration.Folder);
      return call(call, TerraformScript.planAndApply(), output);
    } catch (IOException e) {
      return unwritten(e);
    }
  }

  /** The plan goes once it is applied; one that could not be applied may be tried again, and the tool refuses what is out of date. */
  Result applyReviewed(Request request, Configuration.Reviewed reviewed, Map<String, String> credentials, Output output) throws InterruptedException {
    try {
      PrivateFolder folder = kept.find(reviewed.step(), request.environment());
      List<String> tool = List.of(folder.read(TerraformScript.TOOL, 4096));
      Path where = Path.of(folder.read(TerraformScript.WHERE, 4096));
      Result result = call(new Call(request, credentials, tool, folder, where, false), TerraformScript.apply(), output);
      if (result.error() == null) {
        remove(folder);
      }
      return result;
    } catch (IOException e) {
      return unwritten(e);
    }
  }

  /**
   * One call.
   *
   * @param folder for what the tool writes
   * @param where the working directory
   * @param locked whether the versions of the providers are those of the configuration's lock file
   */
  private record Call(Request request, Map<String, String> credentials, List<String> tools, PrivateFolder folder, Path where, boolean locked) {}

  private Result call(Call call, String text, Output output) throws InterruptedException, IOException {
    Request request = call.request();
    Masking masking = Masking.of(request.secrets()).and(call.credentials().values());
    Map<String, String> environment = TerraformScript.environment(
        request.environment(), call.credentials(), call.tools(), call.folder().path().toString(), call.locked());
    TargetDriver.ProcessResult ended = node.run(call.where(), NodeTool.script(text, environment, request.timeout()), masking, output);
    String phase = call.folder().read(TerraformScript.PHASE, 100).strip();
    String error = TerraformExit.explained(ended, phase, call.tools());
    TerraformValues read = read(call.folder(), error == null);
    Map<String, Object> values = new LinkedHashMap<>(read.values());
    Integer exit = ended.exit();
    if (exit != null) {
      values.put("exit", exit.longValue());
      values.put("changes", phase.equals("plan") ? exit == 2 : counted(values) > 0);
    }
    return new Result(values, read.outputs(), error == null, error).masked(masking);
  }

  /** What failed is told by its own words, not by what it wrote half. */
  private static TerraformValues read(PrivateFolder folder, boolean whole) throws IOException {
    return whole ? TerraformValues.read(folder) : new TerraformValues(Map.of(), Map.of());
  }

  private static long counted(Map<String, Object> values) {
    return List.of("add", "change", "destroy").stream().mapToLong(name -> values.get(name) instanceof Number number ? number.longValue() : 0).sum();
  }

  private static Path prepared(Configuration configuration, PrivateFolder folder) throws IOException {
    Path where = switch (configuration) {
      case Configuration.Folder named -> named.path();
      case Configuration.Inline inline -> {
        folder.write("main.tf", inline.text());
        yield folder.path().toAbsolutePath();
      }
      case Configuration.Reviewed reviewed -> throw new Problem.Invalid("The plan of '" + reviewed.step() + "' is applied, not made");
    };
    folder.write(TerraformScript.WHERE, where.toString());
    return where;
  }

  private List<String> tools(Request request) {
    String asked = request.attributes().get("tool");
    return (asked == null ? List.of("terraform", "tofu") : List.of(asked)).stream().map(name -> programs.getOrDefault(name, name)).toList();
  }

  private static Result named(Result result, String plan) {
    Map<String, Object> values = new LinkedHashMap<>(result.values());
    values.put("plan", plan);
    return new Result(values, Map.of("plan", plan), result.defaultSuccess(), null);
  }

  private static void remove(PrivateFolder folder) {
    try {
      folder.close();
    } catch (IOException left) {
      // It is this user's alone, and goes within a day of the next plan, or with the temporary files.
    }
  }

  private static Result unwritten(IOException e) {
    return Result.failed("The files of the plan could not be written or read on this node: " + e.getMessage());
  }
}
