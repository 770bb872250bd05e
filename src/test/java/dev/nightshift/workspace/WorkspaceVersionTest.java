package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version is the commit exactly where the commit holds the files that were read. */
class WorkspaceVersionTest {
  @TempDir Path repository;

  @Test
  void is_the_content_outside_of_a_repository() {
    WorkspaceFolder one = WorkspaceFolder.small(repository.resolve("one"));
    WorkspaceFolder two = WorkspaceFolder.small(repository.resolve("two"));

    assertThat(version(one)).matches("sha256:[0-9a-f]{64}").isEqualTo(version(two));
    assertThat(version(two.file("runbooks/down.md", "# Down\n"))).isNotEqualTo(version(one));
  }

  @Test
  void is_the_commit_that_is_checked_out() throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(repository);
    try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
      assertThat(version(folder)).startsWith("sha256:");
      assertThat(version(folder)).isEqualTo(version(folder));
      assertThat(version(folder)).isNotEqualTo(commit(git, "first").name());
      assertThat(version(folder)).isEqualTo(git.log().setMaxCount(1).call().iterator().next().name());
    }
  }

  @Test
  void is_the_content_where_a_file_differs_from_the_commit_or_is_new_to_it_or_gone() throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(repository.resolve("configuration/shop"));
    try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
      String commit = commit(git, "first").name();
      assertThat(version(folder)).isEqualTo(commit);

      folder.replace("services/payments.yaml", "name: Payments", "name: Paying");
      assertThat(version(folder)).startsWith("sha256:");
      folder.replace("services/payments.yaml", "name: Paying", "name: Payments");
      assertThat(version(folder)).isEqualTo(commit);

      folder.file("runbooks/down.md", "# Down\n");
      assertThat(version(folder)).startsWith("sha256:");
      String second = commit(git, "second").name();
      assertThat(version(folder)).isEqualTo(second);

      folder.without("runbooks/down.md");
      assertThat(version(folder)).startsWith("sha256:");
    }
  }

  @Test
  void does_not_mind_other_files_of_the_repository() throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(repository.resolve("shop"));
    try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
      String commit = commit(git, "first").name();
      Files.writeString(repository.resolve("notes.txt"), "not committed");
      folder.file("bin/control", "not a part of the workspace");

      assertThat(version(folder)).isEqualTo(commit);
    }
  }

  @Test
  void becomes_the_commit_when_what_is_in_force_is_committed() throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(repository.resolve("shop"));
    try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
      commit(git, "first");
      folder.file("runbooks/down.md", "# Down\n");
      FolderWorkspaces workspaces =
          FolderWorkspaces.open(folder.path(), repository.resolve(".data"), TestWorkspaces.loader(), WorkspaceFacts.NONE);
      assertThat(workspaces.current().version()).startsWith("sha256:");

      String second = commit(git, "second").name();
      workspaces.look();
      workspaces.look();
      assertThat(workspaces.current().version()).isEqualTo(second);
    }
  }

  @Test
  void is_the_content_where_the_repository_is_damaged() throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(repository);
    try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
      commit(git, "first");
    }
    try (Stream<Path> objects = Files.walk(repository.resolve(".git/objects"))) {
      for (Path object : objects.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(object);
      }
    }

    assertThat(version(folder)).startsWith("sha256:");
  }

  private static RevCommit commit(Git git, String message) throws GitAPIException {
    git.add().addFilepattern(".").call();
    return git.commit().setMessage(message).setAuthor("Ada", "ada@example.org").setCommitter("Ada", "ada@example.org")
        .setSign(false).call();
  }

  private static String version(WorkspaceFolder folder) {
    return folder.load().valid().orElseThrow().version();
  }
}
