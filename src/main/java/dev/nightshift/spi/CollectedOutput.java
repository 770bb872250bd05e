package dev.nightshift.spi;

/** What a step prints, as one text, for a plan that is shown; of a long one the beginning. Safe for use by several threads. */
public final class CollectedOutput implements StepKind.Output {
  private static final int LONGEST = 256 * 1024;
  private final StringBuilder shown = new StringBuilder();
  private boolean cut;

  @Override
  public synchronized void write(String stream, String text) {
    int free = LONGEST - shown.length();
    shown.append(text, 0, Math.min(free, text.length()));
    cut |= text.length() > free;
  }

  /** Returns what came so far. */
  public synchronized String text() {
    return cut ? shown + "\n… cut after 256 KB\n" : shown.toString();
  }
}
