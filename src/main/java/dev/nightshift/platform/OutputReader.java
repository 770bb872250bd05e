package dev.nightshift.platform;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads one output stream of a process as plain text. A process that the script left in the background may hold the stream open for
 * ever: nobody waits for it, and what it writes from then on is read and dropped, for as long as whoever opened the stream keeps it
 * open. At its end the stream is closed.
 */
public final class OutputReader {
  private static final long QUIET_MILLIS = 200;
  private static final long LONGEST_MILLIS = 2_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final InputStream stream;
  private final Consumer<String> output;
  private final PlainText text = new PlainText();
  private boolean ended;
  private boolean left;
  private long pieces;

  private OutputReader(InputStream stream, Consumer<String> output) {
    this.stream = stream;
    this.output = output;
  }

  /**
   * Begins to read.
   *
   * @param thread what reads: a virtual thread where a read can be broken off, else a platform thread
   * @param output takes the text, by one thread at a time
   */
  public static OutputReader start(InputStream stream, Thread.Builder thread, Consumer<String> output) {
    OutputReader reader = new OutputReader(stream, output);
    thread.start(reader::read);
    return reader;
  }

  /** The process has ended: takes what it wrote, and leaves the streams to those who hold them. */
  public static void finish(OutputReader... readers) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
    for (OutputReader reader : readers) {
      reader.awaitEnd(deadline);
      reader.leave();
    }
  }

  /** Takes nothing more from the stream. */
  public void leave() {
    lock.lock();
    try {
      if (!left) {
        show(text.end());
      }
      left = true;
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd(long deadline) throws InterruptedException {
    lock.lock();
    try {
      long seen = pieces;
      long quiet = TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
      while (!ended && quiet > 0 && System.nanoTime() < deadline) {
        quiet = changed.awaitNanos(quiet);
        if (pieces != seen) {
          seen = pieces;
          quiet = TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    byte[] buffer = new byte[16 * 1024];
    try (stream) {
      for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
        take(buffer, length);
      }
    } catch (IOException _) {
      // As good as an end: there is nothing more to read.
    } finally {
      end();
    }
  }

  private void take(byte[] buffer, int length) {
    lock.lock();
    try {
      pieces++;
      if (!left) {
        show(text.next(buffer, length));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void show(String plain) {
    if (!plain.isEmpty()) {
      output.accept(plain);
    }
  }
}
