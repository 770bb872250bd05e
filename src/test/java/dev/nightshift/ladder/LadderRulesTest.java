package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.runbook.Rung;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LadderRulesTest {
  @TempDir Path folder;

  private WorkspaceFolder with(String ladder) {
    WorkspaceFolder small = WorkspaceFolder.small(folder);
    return small.file("nightshift.yaml", small.text("nightshift.yaml") + ladder);
  }

  @Test
  void what_the_documentation_shows_is_what_holds_where_nothing_is_said() throws Exception {
    String shown = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/ladder.md"))).results()
        .map(block -> block.group(1)).filter(block -> block.contains("\nladder:")).findFirst().orElseThrow();
    String ladder = shown.substring(shown.indexOf("ladder:"));
    assertThat(LadderRules.of(with(ladder).load().valid().orElseThrow())).isEqualTo(LadderRules.DEFAULT);
    assertThat(LadderRules.of(WorkspaceFolder.small(folder).load().valid().orElseThrow())).isEqualTo(LadderRules.DEFAULT);
  }

  @Test
  void everything_can_be_set() {
    String ladder = "ladder: {start: fallback, oversight: {successes: 3, bound: 0.4}, fallback: {successes: 9, bound: 0.7}, harmFree: 5, harmWithin: 1h, failures: 3}\n";
    assertThat(LadderRules.of(with(ladder).load().valid().orElseThrow())).isEqualTo(new LadderRules(
        Rung.FALLBACK, new LadderRules.Threshold(3, 0.4), new LadderRules.Threshold(9, 0.7), 5, Duration.ofHours(1), 3));
  }

  @Test
  void what_is_none_is_refused_with_what_to_write() {
    assertThat(with("ladder: {start: manual, oversight: {bound: 2}, failures: 0, climb: fast}\n").load().errors().toString())
        .contains("'manual' is no rung to start on; choose one of human-initiated, oversight, fallback")
        .contains("'2' is no rate; write one from 0 to 1, such as 0.8")
        .contains("'0' is not a whole number from 1 to 500")
        .contains("climb");
  }
}
