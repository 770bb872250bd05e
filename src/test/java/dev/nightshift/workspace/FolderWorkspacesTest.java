package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerStore;
import dev.nightshift.platform.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload when files change, the last good version when they are broken, both on the ledger. */
class FolderWorkspacesTest {
  private static final String SERVICE = "services/payments.yaml";

  @TempDir Path temp;
  private Path data;
  private WorkspaceFolder folder;

  @BeforeEach
  void write() {
    data = temp.resolve("data");
    folder = WorkspaceFolder.small(temp.resolve("workspace"));
  }

  @Test
  void a_change_comes_into_force_when_the_files_have_been_still_for_one_look() {
    FolderWorkspaces workspaces = open(WorkspaceFacts.NONE);
    Workspace before = workspaces.current();

    folder.replace(SERVICE, "name: Payments", "name: Paying");
    workspaces.look();
    assertThat(workspaces.current()).isSameAs(before);
    workspaces.look();
    assertThat(workspaces.current().catalog().service("payments").orElseThrow().name()).isEqualTo("Paying");
    assertThat(workspaces.current().version()).isNotEqualTo(before.version());

    folder.replace(SERVICE, "name: Paying", "name: Payments");
    workspaces.look();
    workspaces.look();
    assertThat(workspaces.current().version()).isEqualTo(before.version());
  }

  @Test
  void a_version_with_a_mistake_in_a_test_comes_into_force_with_a_warning() {
    FolderWorkspaces workspaces = open(WorkspaceFacts.NONE);
    folder.file("runbooks/down.md", "# Down\n").file("runbooks/down.test.yaml", "cases:\n  - {name: a, expect: {ran: [gone]}}\n");
    workspaces.reload();

    assertThat(workspaces.problems()).isEmpty();
    assertThat(workspaces.current().runbook("down")).isPresent();
    assertThat(workspaces.current().tests()).isEmpty();
  }

  @Test
  void looking_at_files_that_did_not_change_changes_nothing() {
    FolderWorkspaces workspaces = open(WorkspaceFacts.NONE);
    Workspace before = workspaces.current();

    workspaces.look();
    workspaces.look();

    assertThat(workspaces.current()).isSameAs(before);
  }

  @Test
  void a_broken_version_is_refused_and_the_last_good_one_stays() {
    FolderWorkspaces workspaces = open(WorkspaceFacts.NONE);
    Workspace good = workspaces.current();

    folder.replace(SERVICE, "team: payments", "team: nobody");
    workspaces.look();
    workspaces.look();
    assertThat(workspaces.current()).isSameAs(good);
    assertThat(workspaces.problems()).singleElement().asString().startsWith(SERVICE + ":2: team: there is no team 'nobody'");

    folder.replace(SERVICE, "team: nobody", "team: payments");
    workspaces.look();
    workspaces.look();
    assertThat(workspaces.problems()).isEmpty();
  }

  @Test
  void a_new_and_a_removed_file_are_noticed() {
    FolderWorkspaces workspaces = open(WorkspaceFacts.NONE);

    folder.file("runbooks/down.md", "# Down\n");
    workspaces.look();
    workspaces.look();
    assertThat(workspaces.current().runbook("down")).isPresent();

    folder.without("runbooks/down.md");
    workspaces.look();
    workspaces.look();
    assertThat(workspaces.current().runbooks()).isEmpty();
  }

  @Test
  void starts_from_the_last_good_version_where_the_folder_is_broken() {
    Workspace good = open(WorkspaceFacts.NONE).current();
    folder.file("nightshift.yaml", "organisation: [");

    FolderWorkspaces restarted = open(WorkspaceFacts.NONE);

    assertThat(restarted.current().version()).isEqualTo(good.version());
    assertThat(restarted.current().folder()).isEqualTo(good.folder());
    assertThat(restarted.current().catalog()).isEqualTo(good.catalog());
    assertThat(restarted.problems()).singleElement().asString().startsWith("nightshift.yaml:1: not valid YAML");
  }

  @Test
  void starts_from_the_last_good_version_where_the_folder_is_gone() {
    Workspace good = open(WorkspaceFacts.NONE).current();
    folder.without("nightshift.yaml").without("routing.yaml");

    assertThat(open(WorkspaceFacts.NONE).current().version()).isEqualTo(good.version());
  }

  @Test
  void refuses_to_start_from_a_broken_folder_without_a_last_good_version() {
    folder.replace(SERVICE, "team: payments", "team: nobody").replace(SERVICE, "environment: test", "");

    assertThatThrownBy(() -> open(WorkspaceFacts.NONE))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("no last good version")
        .hasMessageContaining(SERVICE + ":2: team: there is no team 'nobody'")
        .hasMessageContaining(SERVICE + ":1: environment is missing");
  }

  @Test
  void the_last_good_version_of_another_folder_is_not_started_from() {
    open(WorkspaceFacts.NONE);
    WorkspaceFolder other = WorkspaceFolder.small(temp.resolve("other")).replace(SERVICE, "team: payments", "team: nobody");

    assertThatThrownBy(() -> FolderWorkspaces.open(other.path(), data, TestWorkspaces.loader(), WorkspaceFacts.NONE))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void a_copy_that_was_being_replaced_when_the_power_went_is_found() throws Exception {
    Workspace good = open(WorkspaceFacts.NONE).current();
    Files.move(data.resolve("last-good-workspace"), data.resolve("last-good-workspace.old"));
    folder.replace(SERVICE, "team: payments", "team: nobody");

    assertThat(open(WorkspaceFacts.NONE).current().version()).isEqualTo(good.version());
  }

  @Test
  void what_came_into_force_and_what_was_refused_is_on_the_ledger() {
    try (TestDatabase database = TestDatabase.create()) {
      Ledger ledger = ledger(database);
      FolderWorkspaces workspaces = open(new WorkspaceFacts(ledger, database.transaction()));
      folder.replace(SERVICE, "team: payments", "team: nobody");
      workspaces.reload();

      assertThat(ledger.newest(Long.MAX_VALUE, 10)).extracting(Fact::type).containsExactly("workspace.rejected", "workspace.loaded");
      Fact rejected = ledger.newest(Long.MAX_VALUE, 1).getFirst();
      assertThat(rejected.workspaceVersion()).isEqualTo(workspaces.current().version());
      assertThat(rejected.data()).contains("there is no team 'nobody'");
    }
  }

  @Test
  void a_database_that_is_away_does_not_keep_a_correction_from_coming_into_force() {
    TestDatabase database = TestDatabase.create();
    FolderWorkspaces workspaces = open(new WorkspaceFacts(ledger(database), database.transaction()));
    database.close();

    folder.replace(SERVICE, "name: Payments", "name: Paying");
    workspaces.reload();

    assertThat(workspaces.current().catalog().service("payments").orElseThrow().name()).isEqualTo("Paying");
  }

  private static Ledger ledger(TestDatabase database) {
    return new Ledger(
        new LedgerStore(database.jdbc()), new LocalSignals(), new TickingClock(Instant.parse("2026-01-05T08:00:00Z")));
  }

  private FolderWorkspaces open(WorkspaceFacts facts) {
    return FolderWorkspaces.open(folder.path(), data, TestWorkspaces.loader(), facts);
  }
}
