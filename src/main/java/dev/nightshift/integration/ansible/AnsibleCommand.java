package dev.nightshift.integration.ansible;

import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.spi.NodeTool;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** How {@code ansible-playbook} is called: nothing but paths of private files is in its argument list. */
final class AnsibleCommand {
  static final String RESULTS = "results.jsonl";
  private static final String PLUGIN = "nightshift_results.py";

  private final String program;
  private final PrivateFolder folder;
  private final Path workspace;

  AnsibleCommand(String program, PrivateFolder folder, Path workspace) {
    this.program = program;
    this.folder = folder;
    this.workspace = workspace.toAbsolutePath();
  }

  Script script(Request request, AnsibleInventory inventory, Map<String, String> become, boolean check) throws IOException {
    Playbook playbook = Playbook.of(request.text(), request.attributes(), workspace);
    TargetAddress target = Objects.requireNonNull(request.target());
    playbook.actsOnlyOn(target);
    Map<String, String> values = new HashMap<>(request.environment());
    values.putAll(become);
    Map<String, String> environment = environment();
    environment.put("NIGHTSHIFT_ANSIBLE", program);
    environment.put("NIGHTSHIFT_INVENTORY", inventory.write(target).toString());
    environment.put("NIGHTSHIFT_VALUES", inventory.values(values).toString());
    environment.put("NIGHTSHIFT_PLAYBOOK", switch (playbook) {
      case Playbook.Inline inline -> folder.write("playbook.yaml", inline.text()).toString();
      case Playbook.File file -> file.path().toString();
    });
    // Everything in the inventory, which Ansible's own localhost is not.
    String text = """
        command -v "$NIGHTSHIFT_ANSIBLE" >/dev/null || exit %d
        exec "$NIGHTSHIFT_ANSIBLE" --inventory "$NIGHTSHIFT_INVENTORY"%s --extra-vars "@$NIGHTSHIFT_VALUES"%s "$NIGHTSHIFT_PLAYBOOK"
        """.formatted(AnsibleExit.MISSING, target.connection().equals("local") ? "" : " --limit all", check ? " --check --diff" : "");
    return NodeTool.script(text, environment, request.timeout());
  }

  /**
   * A connection is not kept after its task: what keeps it would outlive the playbook. Pipelining makes up for some of that, and needs
   * no files on the target.
   */
  private Map<String, String> environment() throws IOException {
    folder.write(PLUGIN, plugin());
    Map<String, String> environment = new HashMap<>();
    environment.put("ANSIBLE_CALLBACK_PLUGINS", folder.path().toString());
    environment.put("ANSIBLE_CALLBACKS_ENABLED", "nightshift_results");
    environment.put("NIGHTSHIFT_RESULTS", folder.path().resolve(RESULTS).toString());
    environment.put("ANSIBLE_LOCAL_TEMP", folder.path().resolve("local").toString());
    environment.put("ANSIBLE_INVENTORY_ENABLED", "yaml");
    environment.put("ANSIBLE_SSH_ARGS", "-o ControlMaster=no");
    environment.put("ANSIBLE_PIPELINING", "True");
    environment.put("ANSIBLE_HOST_KEY_CHECKING", "True");
    environment.put("ANSIBLE_RETRY_FILES_ENABLED", "False");
    environment.put("ANSIBLE_PYTHON_INTERPRETER", "auto_silent");
    environment.put("ANSIBLE_NOCOLOR", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("LANG", "C.UTF-8");
    environment.put("LC_ALL", "C.UTF-8");
    return environment;
  }

  private static String plugin() {
    try (InputStream in = Objects.requireNonNull(AnsibleCommand.class.getResourceAsStream(PLUGIN), PLUGIN)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
