package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.internal.WorkQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GitCheckoutTest {
  @Test
  void a_checkout_that_is_closed_leaves_nothing_behind_and_nobody_at_work_in_it(@TempDir Path temp) throws Exception {
    Path clone = temp.resolve("clone");
    WorkspaceFolder.small(clone);
    try (Git git = Git.init().setInitialBranch("main").setDirectory(clone.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage("First").setSign(false).call();
    }
    String address = clone.toUri().toString().replaceFirst("file:/+", "file:///") + "#main";

    long before = backgroundTasks();
    GitCheckout checkout = GitCheckout.of(address, Map.of());
    checkout.close();
    assertThat(checkout.files().getParent()).doesNotExist();
    assertThat(backgroundTasks()).isEqualTo(before);
  }

  /** What JGit has been given to do beside its callers since the process began. */
  private static long backgroundTasks() {
    return ((ThreadPoolExecutor) WorkQueue.getExecutor()).getTaskCount();
  }
}
