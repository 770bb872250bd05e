package dev.nightshift.integration.local;

import static dev.nightshift.integration.local.CLibrary.ADDRESS;
import static dev.nightshift.integration.local.CLibrary.INT;
import static dev.nightshift.integration.local.CLibrary.call;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child of this process that the JDK did not start. Its streams are whoever's who started it.
 *
 * <p>Source: waitpid(2) for what a status means.
 */
final class SpawnedProcess extends Process {
  private static final MethodHandle WAIT = CLibrary.function("waitpid", INT, INT, ADDRESS, INT);

  private final int pid;
  private final CompletableFuture<Integer> exit;

  /** Takes over a child that nobody else waits for. */
  SpawnedProcess(int pid) {
    this.pid = pid;
    // Until it is collected here, an ended child keeps its number, so the handle is of no other process.
    this.exit = ProcessHandle.of(pid).orElseThrow().onExit().thenApply(_ -> collect(pid));
  }

  private static int collect(int pid) {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment status = memory.allocate(ValueLayout.JAVA_INT);
      int collected = call(() -> (int) WAIT.invokeExact(pid, status, 0));
      int value = status.get(ValueLayout.JAVA_INT, 0);
      int signal = value & 0x7f;
      return collected != pid ? -1 : signal == 0 ? value >> 8 & 0xff : 128 + signal;
    }
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("What became of process " + pid + " cannot be told", e.getCause());
    }
  }

  @Override
  public boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    try {
      exit.get(time, unit);
      return true;
    } catch (TimeoutException stillRuns) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("What became of process " + pid + " cannot be told", e.getCause());
    }
  }

  @Override
  public int exitValue() {
    if (!exit.isDone()) {
      throw new IllegalThreadStateException("Process " + pid + " still runs");
    }
    return exit.join();
  }

  @Override
  public void destroy() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }
}
