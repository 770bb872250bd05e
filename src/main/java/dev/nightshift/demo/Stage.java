package dev.nightshift.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the audience sees: one line per happening, with its time. */
final class Stage {

  private static final int WIDTH = 118;

  private final PrintWriter out;
  private final boolean colours;

  Stage(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  synchronized void title(String text) {
    line("");
    line(paint(text, 1));
  }

  /** What happens in Nightshift. */
  synchronized void happening(Instant at, String text) {
    line(paint(Telling.clock(at), 2) + "  " + brief(text));
  }

  /** What the demo itself does: breaks something, or acts as a person. */
  synchronized void deed(String text) {
    line(paint(Telling.clock(Instant.now()), 2) + "  " + paint("▸ " + text, 36));
  }

  /** Something to read or to type, as it is. */
  synchronized void quote(String text) {
    text.lines().forEach(quoted -> line(paint("          │ ", 2) + quoted));
  }

  synchronized void good(String text) {
    line("          " + paint("✔ " + text, 32));
  }

  synchronized void bad(String text) {
    line("          " + paint("✘ " + text, 31));
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Seconds with one decimal, in the same form everywhere. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private String brief(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
  }

  private String paint(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
