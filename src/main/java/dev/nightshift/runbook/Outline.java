package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.jspecify.annotations.Nullable;

/** Walks a document from top to bottom and collects its steps by section. */
final class Outline {
  private static final Map<String, Section> SECTIONS =
      Map.ofEntries(
          Map.entry("diagnosis", Section.DIAGNOSIS),
          Map.entry("investigation", Section.DIAGNOSIS),
          Map.entry("symptoms", Section.DIAGNOSIS),
          Map.entry("mitigation", Section.MITIGATION),
          Map.entry("remediation", Section.MITIGATION),
          Map.entry("resolution", Section.MITIGATION),
          Map.entry("fix", Section.MITIGATION),
          Map.entry("verification", Section.VERIFICATION),
          Map.entry("rollback", Section.ROLLBACK),
          Map.entry("undo", Section.ROLLBACK),
          Map.entry("always", Section.ALWAYS),
          Map.entry("cleanup", Section.ALWAYS));
  private static final Set<String> FOR_PEOPLE = Set.of("meaning", "impact", "escalation");

  private final List<String> lines;
  private final Findings findings;
  private final StepReader reader;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> lineOfName = new HashMap<>();
  private Section section = Section.MITIGATION;
  private boolean forPeople;
  private boolean triedToRun;
  private int manualSteps;
  private @Nullable String title;

  Outline(List<String> lines, Findings findings) {
    this.lines = lines;
    this.findings = findings;
    this.reader = new StepReader(findings);
  }

  List<Step> steps() {
    return steps;
  }

  @Nullable String title() {
    return title;
  }

  /** Whether a fence asks to be run, even if it could not be read as a step. */
  boolean triedToRun() {
    return triedToRun;
  }

  void read(Node parent) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      switch (node) {
        case Heading heading -> heading(heading);
        case FencedCodeBlock fence -> fence(fence);
        case TaskListItemMarker marker -> task(marker);
        default -> read(node);
      }
    }
  }

  private void heading(Heading heading) {
    String text = Markdown.text(heading);
    if (heading.getLevel() == 1 && title == null && !text.isEmpty()) {
      title = text;
    }
    section = section(heading, section);
    if (heading.getLevel() <= 2) {
      forPeople = heading.getLevel() == 2 && FOR_PEOPLE.contains(word(heading));
    }
  }

  /** What stands under a heading; below a smaller one, the same as before it. */
  static Section section(Heading heading, Section before) {
    return heading.getLevel() > 2 ? before
        : heading.getLevel() == 2 ? SECTIONS.getOrDefault(word(heading), Section.MITIGATION) : Section.MITIGATION;
  }

  private static String word(Heading heading) {
    return Markdown.text(heading).toLowerCase(Locale.ROOT).replaceAll("[:.\\s]+$", "");
  }

  private void fence(FencedCodeBlock fence) {
    int line = Markdown.line(fence);
    boolean closed = fence.getClosingFenceLength() != null;
    FenceInfo info = FenceInfo.parse(info(fence));
    if (!closed) {
      findings.error(line, "this fence is never closed, so the rest of the file is part of it; close it with "
          + fence.getFenceCharacter().repeat(fence.getOpeningFenceLength()));
    }
    if (info.named() && quoted(fence)) {
      findings.warning(line, "a fence inside a quote is for reading only and never runs; take it out of the quote to make it a step");
      return;
    }
    triedToRun |= info.named();
    Optional<ExecutableStep> step = reader.read(info, section, fence.getLiteral(), line);
    if (closed) {
      step.ifPresent(this::add);
    }
  }

  /** The text after the marks as it stands in the file: the parser's own would have lost backslashes. */
  private String info(FencedCodeBlock fence) {
    SourceSpan span = fence.getSourceSpans().getFirst();
    String line = lines.get(span.getLineIndex());
    String opening = line.substring(Math.min(span.getColumnIndex(), line.length())).stripLeading();
    int marks = fence.getOpeningFenceLength();
    return marks <= opening.length() ? opening.substring(marks) : "";
  }

  private static boolean quoted(Node node) {
    for (Node parent = node.getParent(); parent != null; parent = parent.getParent()) {
      if (parent instanceof BlockQuote) {
        return true;
      }
    }
    return false;
  }

  private void add(ExecutableStep step) {
    Integer earlier = lineOfName.putIfAbsent(step.name(), step.line());
    if (earlier != null) {
      findings.error(step.line(), "there is already a step '" + step.name() + "' in line " + earlier + "; give this one another name");
    }
    if (forPeople) {
      findings.warning(step.line(), "step '" + step.name()
          + "' stands under a heading for people and is treated as Mitigation; move it under the heading it belongs to");
    }
    steps.add(step);
  }

  private void task(TaskListItemMarker marker) {
    if (marker.isChecked() || forPeople || quoted(marker)) {
      return;
    }
    Node item = marker.getParent();
    Node paragraph = marker.getNext() == null ? item : marker.getNext();
    manualSteps++;
    steps.add(new ManualStep("manual-" + manualSteps, section, Markdown.text(paragraph), Markdown.line(item)));
  }
}
