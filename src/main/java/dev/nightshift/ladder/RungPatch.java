package dev.nightshift.ladder;

import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes what would let a runbook's file follow what it has earned, as a unified diff that {@code git apply} takes. Pure. */
final class RungPatch {
  private static final int AROUND = 3;

  private RungPatch() {}

  /** Returns the patch; empty where the front matter lets the rung be already. */
  static String of(Runbook runbook, Rung to) {
    if (runbook.rung().compareTo(to) >= 0) {
      return "";
    }
    List<String> lines = runbook.text().lines().toList();
    int end = IntStream.range(1, lines.size()).filter(i -> lines.get(i).strip().equals("---")).findFirst().orElse(-1);
    if (end < 0 || !lines.getFirst().strip().equals("---")) {
      return diff(runbook.file(), lines, 0, 0, List.of("---", "nightshift:", "  rung: " + to.word(), "---"));
    }
    int line = runbook.settings().rung().line() - 1;
    if (line > 0 && line < end && lines.get(line).strip().matches("rung:\\s*" + runbook.rung().word() + "\\s*(#.*)?")) {
      return diff(runbook.file(), lines, line, 1, List.of(lines.get(line).replaceFirst("rung:(\\s*)" + runbook.rung().word(), "rung:$1" + to.word())));
    }
    int settings = IntStream.range(1, end).filter(i -> lines.get(i).strip().equals("nightshift:")).findFirst().orElse(-1);
    return settings < 0
        ? diff(runbook.file(), lines, end, 0, List.of("nightshift:", "  rung: " + to.word()))
        : diff(runbook.file(), lines, settings + 1, 0, List.of("  rung: " + to.word()));
  }

  /** @param at the line, from 0, in whose place or before which the new ones stand */
  private static String diff(String file, List<String> lines, int at, int removed, List<String> added) {
    int from = Math.max(0, at - AROUND);
    int until = Math.min(lines.size(), at + removed + AROUND);
    List<String> out = new ArrayList<>(List.of("--- a/" + file, "+++ b/" + file));
    out.add("@@ -" + (from + 1) + "," + (until - from) + " +" + (from + 1) + "," + (until - from - removed + added.size()) + " @@");
    lines.subList(from, at).forEach(line -> out.add(" " + line));
    lines.subList(at, at + removed).forEach(line -> out.add("-" + line));
    added.forEach(line -> out.add("+" + line));
    lines.subList(at + removed, until).forEach(line -> out.add(" " + line));
    return String.join("\n", out) + "\n";
  }
}
