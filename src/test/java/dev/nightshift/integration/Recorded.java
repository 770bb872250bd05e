package dev.nightshift.integration;

import dev.nightshift.spi.StepKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Output of a step, kept as it comes; what is beyond a million characters is only counted. */
public final class Recorded implements StepKind.Output {
  private static final int KEPT = 1_000_000;

  private final StringBuilder stdout = new StringBuilder();
  private final StringBuilder stderr = new StringBuilder();
  private final CountDownLatch first = new CountDownLatch(1);
  private long length;

  @Override
  public synchronized void write(String stream, String text) {
    StringBuilder kept = stream.equals("stderr") ? stderr : stdout;
    length += text.length();
    if (kept.length() < KEPT) {
      kept.append(text);
    }
    first.countDown();
  }

  public synchronized String stdout() {
    return stdout.toString();
  }

  public synchronized String stderr() {
    return stderr.toString();
  }

  public synchronized long length() {
    return length;
  }

  /** Waits until the step has said something. */
  public void awaitOutput() throws InterruptedException {
    if (!first.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no output came");
    }
  }
}
