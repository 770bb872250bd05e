package dev.nightshift.workspace;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the folder again and again until it is closed. */
final class WorkspaceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceWatch.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("workspace-watch").factory());

  WorkspaceWatch(FolderWorkspaces workspaces, Duration interval) {
    thread.scheduleWithFixedDelay(() -> look(workspaces), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A failure must not end the watch: the next look may succeed. */
  private static void look(FolderWorkspaces workspaces) {
    try {
      workspaces.look();
    } catch (RuntimeException failure) {
      LOG.error("Looking at the workspace failed; the version in force stays", failure);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
