package dev.nightshift.workspace;

import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.Findings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The findings of all files. */
final class Reports {
  private final Map<String, Findings> byFile = new TreeMap<>();
  private final List<Finding> others = new ArrayList<>();

  Findings of(String file) {
    return byFile.computeIfAbsent(file, Findings::new);
  }

  /** Takes over what somebody else found. */
  void add(List<Finding> findings) {
    others.addAll(findings);
  }

  /** By file and line. */
  List<Finding> sorted() {
    List<Finding> all = new ArrayList<>(others);
    byFile.values().forEach(findings -> all.addAll(findings.sorted()));
    all.sort(Comparator.comparing(Finding::file).thenComparingInt(Finding::line));
    return all.stream().distinct().toList();
  }
}
