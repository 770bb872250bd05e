package dev.nightshift.integration.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A script's standard output without the lines that begin with its mark; these are told to whoever follows the script. */
final class ScriptStream extends FilterInputStream {
  /** The word of the line that says that the script has ended. */
  static final String ENDS = "ends ";

  /** Told in place of a line at the end of the stream. */
  static final String OVER = "over";

  private static final int BLOCK = 16 * 1024;
  private static final int LONGEST_LINE = 256;
  private static final byte FIRST = 1;

  private final byte[] mark;
  private final Consumer<String> lines;
  private byte[] buffer = new byte[0];
  private int start;
  private int ready;
  private int end;
  private boolean over;

  /**
   * Reads a stream.
   *
   * @param mark what follows the character SOH at the beginning of each line to be taken out
   * @param lines takes the rest of each such line, after everything before it was read, and {@value #OVER} at the end
   */
  ScriptStream(InputStream in, String mark, Consumer<String> lines) {
    super(in);
    this.mark = ("\u0001" + mark + " ").getBytes(StandardCharsets.US_ASCII);
    this.lines = lines;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (start == ready) {
      if (over && start == end) {
        lines.accept(OVER);
        return -1;
      }
      fill();
    }
    int taken = Math.min(length, ready - start);
    System.arraycopy(buffer, start, target, offset, taken);
    start += taken;
    return taken;
  }

  /** Reads more behind what is held back, and looks how much of it is plain output. */
  private void fill() throws IOException {
    if (!over && !wholeLine()) {
      more();
    }
    decide();
  }

  /** Whether a whole line of ours is at the front, so that nothing more need be read. */
  private boolean wholeLine() {
    return end - start > mark.length && buffer[start] == FIRST && newline(start) >= 0;
  }

  private void more() throws IOException {
    byte[] next = new byte[Math.max(buffer.length, end - start + BLOCK)];
    System.arraycopy(buffer, start, next, 0, end - start);
    end -= start;
    start = 0;
    buffer = next;
    int length = in.read(buffer, end, Math.min(BLOCK, buffer.length - end));
    over = length < 0;
    end += Math.max(0, length);
  }

  private void decide() {
    ready = start;
    while (ready < end) {
      int at = find(ready);
      ready = at;
      if (at == end) {
        return;
      }
      int length = Math.min(mark.length, end - at);
      boolean ours = Arrays.equals(buffer, at, at + length, mark, 0, length);
      int newline = ours && length == mark.length ? newline(at) : -1;
      boolean open = ours && newline < 0 && !over && end - at < LONGEST_LINE;
      if (newline >= 0 && at == start) {
        lines.accept(new String(buffer, at + mark.length, newline - at - mark.length, StandardCharsets.US_ASCII));
        start = newline + 1;
        ready = start;
      } else if (newline >= 0 || open) {
        return;
      } else {
        ready = at + 1;
      }
    }
  }

  private int find(int from) {
    int at = from;
    while (at < end && buffer[at] != FIRST) {
      at++;
    }
    return at;
  }

  private int newline(int from) {
    for (int at = from; at < end && at < from + LONGEST_LINE; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
