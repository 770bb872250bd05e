package dev.nightshift.spi;

import dev.nightshift.platform.Masking;
import org.jspecify.annotations.Nullable;

/** Passes output on, and keeps the end of each stream for the result, masked before it is cut. */
public final class CapturedOutput implements StepKind.Output {
  private static final int TAIL = 8 * 1024;
  private static final int WHOLE = 512 * 1024;

  private final StepKind.Output next;
  private final Stream stdout;
  private final Stream stderr;

  public CapturedOutput(StepKind.Output next, Masking masking) {
    this.next = next;
    this.stdout = new Stream(masking.pieces());
    this.stderr = new Stream(masking.pieces());
  }

  /** The end of one stream. */
  private static final class Stream {
    private final Masking.Pieces pieces;
    private final StringBuilder kept = new StringBuilder();
    private boolean cut;

    Stream(Masking.Pieces pieces) {
      this.pieces = pieces;
    }

    synchronized void add(String text) {
      kept.append(pieces.next(text));
      if (kept.length() > 2 * WHOLE) {
        kept.delete(0, kept.length() - WHOLE);
        cut = true;
      }
    }

    synchronized String tail() {
      kept.append(pieces.end());
      return kept.length() <= TAIL ? kept.toString() : "…" + kept.substring(kept.length() - TAIL);
    }

    synchronized @Nullable String whole() {
      return cut ? null : kept.toString();
    }
  }

  @Override
  public void write(String stream, String text) {
    (stream.equals("stderr") ? stderr : stdout).add(text);
    next.write(stream, text);
  }

  /** Returns the last 8 KB of standard output. */
  public String stdout() {
    return stdout.tail();
  }

  /** Returns the last 8 KB of standard error. */
  public String stderr() {
    return stderr.tail();
  }

  /** Returns all of standard output; null where it was too long to keep. */
  public @Nullable String whole() {
    stdout.tail();
    return stdout.whole();
  }
}
