package dev.nightshift.integration.local;

import dev.nightshift.platform.Uninterrupted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process group of a script: all that it started, unless a process left the group on purpose. */
final class ProcessGroup {
  /** In the environment of the script and of all that it starts; tells them apart from other processes. */
  static final String MARK = "NIGHTSHIFT_ATTEMPT";

  private static final long POLITE_MILLIS = 2_000;
  private static final long FORCED_MILLIS = 2_000;
  private static final long LOOK_MILLIS = 20;

  private final Process leader;
  private final String mark;

  ProcessGroup(Process leader, String mark) {
    this.leader = leader;
    this.mark = mark;
  }

  /** Ends the group, first politely, and says in words how that went. Takes four seconds at most, also when interrupted again. */
  String kill() {
    try {
      return Uninterrupted.call(this::endGroup);
    } catch (IllegalStateException e) {
      return "its process group " + leader.pid() + " could not be killed and may still run: " + e.getMessage();
    }
  }

  private String endGroup() throws IOException, InterruptedException {
    boolean polite = end("TERM", POLITE_MILLIS);
    if (!polite && !end("KILL", FORCED_MILLIS)) {
      return "its process group " + leader.pid() + " could not be killed and may still run";
    }
    String how = polite ? "its process group was ended" : "its process group was killed, since it did not end when asked to,";
    List<String> escaped = LinuxProcesses.marked(MARK + "=" + mark);
    return escaped.isEmpty()
        ? how + " and is gone"
        : how + " and is gone, but what had left the group before still runs: " + String.join(", ", escaped);
  }

  private boolean end(String signal, long millis) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    signal(signal);
    while (!gone()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      if (!leader.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        continue;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      signal(signal);
    }
    return true;
  }

  private boolean gone() throws IOException, InterruptedException {
    if (leader.isAlive()) {
      return false;
    }
    return Files.isDirectory(Path.of("/proc/self")) ? LinuxProcesses.inGroup(leader.pid()).isEmpty() : !signal("0");
  }

  /** Sends a signal to the group, or to the leader alone where it has not made its group yet. */
  private boolean signal(String signal) throws IOException, InterruptedException {
    String send = "kill -s " + signal + " ";
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", send + "-- -" + leader.pid() + " || " + send + leader.pid())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return kill.waitFor(1, TimeUnit.SECONDS) && kill.exitValue() == 0;
  }
}
