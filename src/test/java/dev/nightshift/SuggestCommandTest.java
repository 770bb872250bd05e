package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.cli.Commands;
import dev.nightshift.cli.Commands.Word;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SuggestCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void needed() {
    Requires.binary("git", "git");
  }

  private int run(String... arguments) {
    CommandLine line = Commands.commandLine(false, List.of(Word.within("runbook", new Word("suggest", SuggestCommand.class))), arguments);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.getSubcommands().get("runbook").setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.getSubcommands().get("runbook").getSubcommands().values().forEach(command -> command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)));
    return line.execute(arguments);
  }

  @Test
  void the_patch_is_one_that_git_applies_and_the_file_itself_stays() throws Exception {
    String before = "# Disk\n\n## Diagnosis\n```sh\ndf -h <mountpoint>\n```\n\n```sh\nrm -rf /tmp/x\n```";
    Path file = Files.writeString(folder.resolve("Disk.md"), before);

    assertThat(run("runbook", "suggest", file.toString())).isZero();
    assertThat(file).hasContent(before);
    assertThat(err.toString()).contains(":8: left alone: 'rm' is not known to only look").contains("steps: df; inputs: mountpoint");

    Path patch = Files.writeString(folder.resolve("p"), out.toString().replace("a" + file, "a/Disk.md").replace("b" + file, "b/Disk.md").replace("a/" + file, "a/Disk.md").replace("b/" + file, "b/Disk.md"));
    Process git = new ProcessBuilder("git", "apply", "--unsafe-paths", patch.toString()).directory(folder.toFile()).redirectErrorStream(true).start();
    assertThat(git.waitFor()).as(new String(git.getInputStream().readAllBytes())).isZero();
    assertThat(Files.readString(file)).contains("mountpoint: {from: labels.mountpoint").contains("```sh {name=df}\ndf -h \"$MOUNTPOINT\"\n```").endsWith("rm -rf /tmp/x\n```");
  }

  @Test
  void nothing_to_suggest_is_exit_code_1_and_no_patch() throws Exception {
    assertThat(run("runbook", "suggest", Files.writeString(folder.resolve("x.md"), "# Only words\n").toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(run("runbook", "suggest", folder.resolve("absent.md").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("nothing to suggest").contains("cannot be read");
  }
}
