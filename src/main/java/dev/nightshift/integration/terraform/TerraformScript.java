package dev.nightshift.integration.terraform;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the tool is called. Its arguments are switches and paths; every value is in its environment. What is told of it is as the command
 * line's reference has it (developer.hashicorp.com/terraform/cli/commands, opentofu.org/docs/cli/commands).
 */
final class TerraformScript {
  static final int MISSING = 127;

  /** Files of the step's folder. */
  static final String PLAN = "reviewed.tfplan";
  static final String TOOL = "tool";
  static final String PHASE = "phase";
  static final String WHERE = "where";
  static final String SHOWN = "plan.json";
  static final String OUTPUTS = "outputs.json";

  private static final String FIND = """
      kept=$NIGHTSHIFT_FOLDER
      : >"$kept/phase"
      tool=
      for one in "$NIGHTSHIFT_TOOL" "$NIGHTSHIFT_OTHER_TOOL"; do
        if [ -z "$tool" ] && [ -n "$one" ] && command -v "$one" >/dev/null; then tool=$one; fi
      done
      [ -n "$tool" ] || exit %d
      echo found >"$kept/phase"
      printf %%s "$tool" >"$kept/tool"
      """.formatted(MISSING);
  private static final String MAKE = """
      echo init >"$kept/phase"
      if [ -n "$NIGHTSHIFT_LOCKED" ]; then "$tool" init -input=false -no-color -lockfile=readonly || exit
      else "$tool" init -input=false -no-color || exit; fi
      echo plan >"$kept/phase"
      "$tool" plan -input=false -no-color -detailed-exitcode -out="$kept/reviewed.tfplan"
      code=$?
      [ $code = 0 ] || [ $code = 2 ] || exit $code
      """;
  private static final String SHOW = """
      "$tool" show -json "$kept/reviewed.tfplan" >"$kept/plan.json" || exit
      """;
  private static final String APPLY = """
      if [ $code = 2 ]; then
        echo apply >"$kept/phase"
        "$tool" apply -input=false -no-color "$kept/reviewed.tfplan" || exit
      fi
      echo output >"$kept/phase"
      "$tool" output -json >"$kept/outputs.json" || exit
      """;

  private TerraformScript() {}

  /** Plans, and ends with the exit code of {@code plan}: 0 for nothing to do, 2 for changes. */
  static String plan() {
    return FIND + MAKE + SHOW + "exit $code\n";
  }

  /** Plans, and applies that very plan. */
  static String planAndApply() {
    return FIND + MAKE + SHOW + APPLY;
  }

  /** Applies a plan that is there. */
  static String apply() {
    return FIND + SHOW + "code=2\n" + APPLY;
  }

  /**
   * What the tool sees. Values are variables, by the names that scripts know in lower case, and nothing else of the run is: an input
   * must not be able to set a switch such as {@code TF_CLI_ARGS}.
   *
   * @param credentials what the provider signs in with
   */
  static Map<String, String> environment(Map<String, String> values, Map<String, String> credentials, List<String> tools, String folder, boolean locked) {
    Map<String, String> environment = new HashMap<>(credentials);
    new TreeMap<>(values).forEach((name, value) -> environment.put("TF_VAR_" + name.toLowerCase(Locale.ROOT), value));
    environment.put("TF_DATA_DIR", folder + "/data");
    environment.put("TF_IN_AUTOMATION", "1");
    environment.put("TF_INPUT", "0");
    environment.put("CHECKPOINT_DISABLE", "1");
    environment.put("NIGHTSHIFT_TOOL", tools.getFirst());
    environment.put("NIGHTSHIFT_OTHER_TOOL", tools.size() > 1 ? tools.getLast() : "");
    environment.put("NIGHTSHIFT_FOLDER", folder);
    environment.put("NIGHTSHIFT_LOCKED", locked ? "yes" : "");
    return environment;
  }
}
