package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nightshift.WorkspaceFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the files of a workspace, reading it answers with a workspace or with findings, and never throws. */
class WorkspaceDamageTest {
  private static final int ROUNDS = 400;
  private static final List<String> FILES =
      List.of("nightshift.yaml", "routing.yaml", "teams/payments.yaml", "services/payments.yaml", "runbooks/down.md");
  private static final List<String> SPLINTERS =
      List.of("[", "]", "{", "}", ": ", "- ", "&a ", "*a ", "!!int ", "|\n", "\t", "\u0000", "null", "~", "''", "\"", "#", "=", "<<: ",
          "99999999999999999999", "-1", "é", "\uD83D\uDE00", "---\n", "{{x}}", "true", "\n\n", "2026-02-30", ",", "? ");

  @TempDir Path temp;

  @Test
  void reading_answers_whatever_happened_to_the_files() {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      WorkspaceFolder folder = damaged(new Random(seed));
      try {
        Loaded loaded = folder.load();
        assertThat(loaded.valid().isPresent()).as("seed %d", seed).isEqualTo(loaded.errors().isEmpty());
      } catch (RuntimeException | StackOverflowError thrown) {
        fail("seed " + seed, thrown);
      }
    }
  }

  private WorkspaceFolder damaged(Random random) {
    WorkspaceFolder folder = WorkspaceFolder.small(temp).file("runbooks/down.md", """
        ---
        nightshift: {service: payments, targets: role=payments, rung: oversight, verify: {within: 5s}}
        ---
        # Down
        ## Mitigation
        ```sh {name=restart}
        true
        ```
        """);
    for (int blows = 1 + random.nextInt(3); blows > 0; blows--) {
      String file = FILES.get(random.nextInt(FILES.size()));
      folder.file(file, damaged(folder.text(file), random));
    }
    return folder;
  }

  private static String damaged(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return SPLINTERS.get(random.nextInt(SPLINTERS.size()));
    }
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    int column = random.nextInt(line.length() + 1);
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), line);
      case 2 -> lines.set(at, line.substring(column));
      case 3 -> lines.set(at, line.replaceFirst(":.*", ": " + SPLINTERS.get(random.nextInt(SPLINTERS.size()))));
      default -> lines.set(at, line.substring(0, column) + SPLINTERS.get(random.nextInt(SPLINTERS.size())) + line.substring(column));
    }
    return String.join("\n", lines) + "\n";
  }
}
