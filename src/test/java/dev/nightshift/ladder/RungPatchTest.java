package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.runbook.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

class RungPatchTest {

  private static String patch(String text, Rung to) {
    return RungPatch.of(TestWorkspaces.runbook("restore", text), to);
  }

  @Test
  void changes_the_line_that_is_there_and_keeps_its_comment() {
    assertThat(patch("---\ntitle: R\nnightshift:\n  service: payments\n  rung: human-initiated  # for now\n---\n# R\n", Rung.OVERSIGHT)).isEqualTo("""
        --- a/runbooks/restore.md
        +++ b/runbooks/restore.md
        @@ -2,6 +2,6 @@
         title: R
         nightshift:
           service: payments
        -  rung: human-initiated  # for now
        +  rung: oversight  # for now
         ---
         # R
        """);
  }

  @Test
  void adds_a_line_where_there_is_none() {
    assertThat(patch("---\nnightshift:\n  service: payments\n---\n# R\n", Rung.FALLBACK)).contains(" nightshift:\n+  rung: fallback\n   service: payments\n");
    assertThat(patch("# R\n", Rung.OVERSIGHT)).contains("+---\n+nightshift:\n+  rung: oversight\n+---\n # R\n");
  }

  @Test
  void there_is_nothing_to_change_where_the_file_lets_it_be_already() {
    assertThat(patch("---\nnightshift: {rung: fallback}\n---\n# R\n", Rung.OVERSIGHT)).isEmpty();
  }

  @Test
  void harm_is_looked_for_on_whatever_needs_the_service_however_far() {
    Catalog catalog = TestWorkspaces.catalog(
        List.of(TestWorkspaces.service("db"), TestWorkspaces.service("payments", "db"), TestWorkspaces.service("shop", "payments"), TestWorkspaces.service("mail")),
        List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    assertThat(LadderFollower.dependents(catalog, "db")).containsExactlyInAnyOrder("db", "payments", "shop");
    assertThat(LadderFollower.dependents(catalog, "shop")).containsExactly("shop");
  }
}
