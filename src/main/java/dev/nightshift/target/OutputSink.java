package dev.nightshift.target;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Uninterrupted;
import dev.nightshift.spi.StepKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the output of one step attempt goes: secrets are masked (also when split over two writes), what is beyond the limit is cut in
 * the middle and the cut is said, and the rest is handed to a consumer in few, larger pieces while the step is under way. Safe for
 * use by several threads. What comes after {@link #close} is dropped.
 */
public final class OutputSink implements StepKind.Output, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputSink.class);
  private static final int PIECE = 16 * 1024;
  private static final long PAUSE_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();
  private final ReentrantLock delivery = new ReentrantLock();
  private final Masking masking;
  private final HeadAndTail kept;
  private final Consumer<List<Chunk>> consumer;
  private final Map<String, Masking.Pieces> streams = new LinkedHashMap<>();
  private @Nullable Thread courier;
  private boolean closed;

  /** A piece of output, ready to be shown and stored. */
  public record Chunk(String stream, String text) {}

  /**
   * How much is kept of one attempt, in characters.
   *
   * @param head of the beginning, handed on as it comes
   * @param tail of the end, handed on when the attempt ends
   */
  public record Limit(int head, int tail) {
    public static final Limit DEFAULT = new Limit(192 * 1024, 64 * 1024);

    public Limit {
      if (head < 0 || tail < 1) {
        throw new IllegalArgumentException("head " + head + " and tail " + tail + " must not be negative, and some tail is kept");
      }
    }
  }

  /**
   * Opens a sink.
   *
   * @param masking what must never show
   * @param consumer takes pieces in order, by one thread at a time. Where it throws, the same pieces come again with the next ones;
   *     {@link #close} throws what it threw last
   */
  public OutputSink(Masking masking, Limit limit, Consumer<List<Chunk>> consumer) {
    this.masking = masking;
    this.kept = new HeadAndTail(limit);
    this.consumer = consumer;
  }

  @Override
  public void write(String stream, String text) {
    boolean full;
    lock.lock();
    try {
      if (closed || text.isEmpty()) {
        return;
      }
      kept.add(stream, streams.computeIfAbsent(stream, name -> masking.pieces()).next(text));
      full = kept.ready() >= PIECE;
      startCourier();
      written.signal();
    } finally {
      lock.unlock();
    }
    if (full) {
      tryDeliver();
    }
  }

  /** Hands on everything that is left, also where the thread was interrupted to stop the step. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      streams.forEach((stream, pieces) -> kept.add(stream, pieces.end()));
      kept.end();
      written.signal();
    } finally {
      lock.unlock();
    }
    Uninterrupted.call(
        () -> {
          deliver();
          return true;
        });
  }

  private void startCourier() {
    if (courier == null) {
      courier = Thread.ofVirtual().name("output").start(this::carry);
    }
  }

  /** Hands on what was written a moment ago, so that slow output shows soon and fast output comes in large pieces. */
  private void carry() {
    try {
      while (awaitOutput()) {
        tryDeliver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitOutput() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && kept.ready() == 0) {
        written.await();
      }
      long left = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
      while (!closed && left > 0) {
        left = written.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void tryDeliver() {
    try {
      deliver();
    } catch (RuntimeException later) {
      LOG.debug("Output is kept for the next delivery: the consumer could not take it", later);
    }
  }

  private void deliver() {
    delivery.lock();
    try {
      List<Chunk> ready = peek();
      if (!ready.isEmpty()) {
        consumer.accept(joined(ready));
        taken(ready.size());
      }
    } finally {
      delivery.unlock();
    }
  }

  /** A program that writes line by line makes no more pieces than one that writes a lot at once. */
  private static List<Chunk> joined(List<Chunk> chunks) {
    List<Chunk> joined = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String stream = chunks.getFirst().stream();
    for (Chunk chunk : chunks) {
      if (!text.isEmpty() && (!stream.equals(chunk.stream()) || text.length() + chunk.text().length() > PIECE)) {
        joined.add(new Chunk(stream, text.toString()));
        text.setLength(0);
      }
      stream = chunk.stream();
      text.append(chunk.text());
    }
    joined.add(new Chunk(stream, text.toString()));
    return joined;
  }

  private List<Chunk> peek() {
    lock.lock();
    try {
      return kept.peek();
    } finally {
      lock.unlock();
    }
  }

  private void taken(int chunks) {
    lock.lock();
    try {
      kept.taken(chunks);
    } finally {
      lock.unlock();
    }
  }
}
