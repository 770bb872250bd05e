package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What could become of a runbook that was written for people alone: fences under a heading for Diagnosis that only look become steps, and
 * what a person would have filled in becomes inputs. Nothing of the text is lost, and nothing is decided: a person reads the difference.
 *
 * @param after the whole file as proposed; as it was where nothing is
 * @param steps the steps proposed
 * @param inputs the inputs proposed
 * @param notes which fences are left alone and why, each with its line
 */
public record Proposal(String after, List<String> steps, List<String> inputs, List<Finding> notes) {
  private static final Set<String> SCRIPTS = Set.of("", "sh", "bash", "zsh", "console", "terminal", "shell-session", "bash-session");
  private static final String VALUE = "[A-Za-z0-9][A-Za-z0-9._:@/-]*";
  private static final Set<String> LABELS = Set.of(
      "namespace", "pod", "container", "node", "instance", "job", "deployment", "statefulset", "daemonset", "persistentvolumeclaim", "service", "device",
      "mountpoint", "cluster", "job-name", "horizontalpodautoscaler", "unit");

  /** Makes a proposal for one file. */
  public static Proposal of(String file, String text) {
    return new Maker(file, text).make();
  }

  /** A block of lines that is replaced by, or follows, a step. */
  private record Change(int first, int last, List<String> lines) {}

  private static final class Maker {
    private final String text;
    private final Findings notes;
    private final List<String> lines;
    private final TreeMap<Integer, Change> changes = new TreeMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private boolean onHosts;

    Maker(String file, String text) {
      this.text = text;
      this.notes = new Findings(file);
      this.lines = Arrays.asList(text.split("\n", -1));
    }

    Proposal make() {
      FrontMatter front = FrontMatter.of(lines.stream().map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line).toList());
      Optional<Node> tree = Markdown.parse(RunbookParser.body(text));
      if (front.mentionsSettings() || front.format() == FrontMatter.Format.TOML || front.format() == FrontMatter.Format.UNCLOSED) {
        notes.warning(1, front.mentionsSettings()
            ? "it has settings of Nightshift already; nothing is suggested for such a file"
            : "its front matter is not closed, or not YAML; write it between --- lines first");
        return nothing();
      }
      tree.ifPresent(this::blocks);
      return names.isEmpty() ? nothing() : new Proposal(String.join("\n", proposed(front)), List.copyOf(names), List.copyOf(inputs), notes.sorted());
    }

    private Proposal nothing() {
      return new Proposal(text, List.of(), List.of(), notes.sorted());
    }

    private void blocks(Node tree) {
      Section section = Section.MITIGATION;
      for (Node node : all(tree, new ArrayList<>())) {
        switch (node) {
          case Heading heading -> section = Outline.section(heading, section);
          case FencedCodeBlock fence -> fence(fence, section);
          case IndentedCodeBlock block -> block(block, "", block.getLiteral(), section);
          default -> { }
        }
      }
    }

    private static List<Node> all(Node parent, List<Node> found) {
      for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
        if (!(node instanceof BlockQuote)) {
          found.add(node);
          all(node, found);
        }
      }
      return found;
    }

    private void fence(FencedCodeBlock fence, Section section) {
      FenceInfo info = FenceInfo.parse(String.valueOf(fence.getInfo()));
      if (info.named()) {
        return;
      }
      if (fence.getClosingFenceLength() == null) {
        notes.warning(Markdown.line(fence), "this fence is never closed; close it first");
      } else {
        block(fence, Languages.canonical(info.language()), fence.getLiteral(), section);
      }
    }

    private void block(Node block, String language, String literal, Section section) {
      int first = Markdown.line(block);
      if (!SCRIPTS.contains(language) && !language.equals("promql")) {
        return;
      }
      if (language.equals("promql")) {
        query(block, literal, section);
        return;
      }
      PaperScript script = PaperScript.of(literal);
      String refusal = script.usable() ? ReadOnlyCommands.refusal(script.text()) : "a value in it has a name that steers the shell";
      if (refusal != null) {
        if (!language.isEmpty()) {
          notes.warning(first, "left alone: " + refusal);
        }
        return;
      }
      if (section != Section.DIAGNOSIS) {
        notes.warning(first, "left alone: it only looks, but does not stand under 'Diagnosis'; move it there to make it a step");
        return;
      }
      inputs.addAll(script.inputs());
      boolean anywhere = ReadOnlyCommands.asksFromAnywhere(script.text());
      onHosts |= !anywhere;
      String opening = "```" + (language.equals("bash") ? "bash" : "sh") + " {name=" + name(script.stepName()) + (anywhere ? " on=local" : "") + "}";
      change(block, opening, script.text(), script.shown());
    }

    /** A query that nobody has to fill in. */
    private void query(Node block, String literal, Section section) {
      if (section != Section.DIAGNOSIS || literal.isBlank() || literal.matches("(?s).*(<[A-Za-z ]+>|\\$|\\{\\{|\\.\\.\\.|…).*") || literal.strip().contains("\n\n")) {
        notes.warning(Markdown.line(block), section == Section.DIAGNOSIS
            ? "left alone: the query has parts to be filled in; write {{label}} for them and give it a name"
            : "left alone: it only looks, but does not stand under 'Diagnosis'; move it there to make it a step");
        return;
      }
      change(block, "```promql {name=" + name("query") + "}", literal.stripTrailing(), false);
    }

    private void change(Node block, String opening, String script, boolean keep) {
      int first = block.getSourceSpans().getFirst().getLineIndex();
      int last = block.getSourceSpans().getLast().getLineIndex();
      String indent = lines.get(first).substring(0, lines.get(first).length() - lines.get(first).stripLeading().length());
      String prefix = block instanceof IndentedCodeBlock ? indent.replaceFirst("( {4}|\\t)$", "") : indent;
      List<String> step = new ArrayList<>();
      step.add(prefix + opening);
      script.lines().forEach(line -> step.add(line.isEmpty() ? "" : prefix + line));
      step.add(prefix + "```");
      if (keep) {
        step.add("");
        step.addAll(lines.subList(first, last + 1));
      }
      changes.put(first, new Change(first, last, step));
    }

    private String name(String wanted) {
      String name = wanted;
      for (int number = 2; names.contains(name); number++) {
        name = wanted + "-" + number;
      }
      names.add(name);
      return name;
    }

    private List<String> proposed(FrontMatter front) {
      List<String> proposed = new ArrayList<>();
      List<String> settings = settings();
      boolean yaml = front.format() == FrontMatter.Format.YAML;
      if (!yaml) {
        proposed.add("---");
        proposed.addAll(settings);
        proposed.add("---");
      }
      for (int at = 0; at < lines.size(); at++) {
        if (yaml && at == front.lines() - 1) {
          proposed.addAll(settings);
        }
        Change change = changes.get(at);
        proposed.addAll(change == null ? List.of(lines.get(at)) : change.lines());
        at = change == null ? at : change.last();
      }
      return proposed;
    }

    private List<String> settings() {
      List<String> settings = new ArrayList<>(List.of("nightshift:", "  rung: human-initiated"));
      if (onHosts) {
        settings.add("  targets: role=CHANGE-ME    # the hosts that these steps look at");
      }
      if (!inputs.isEmpty()) {
        settings.add("  inputs:");
        inputs.forEach(input -> settings.add("    " + input + ": " + input(input)));
      }
      return settings;
    }

    private static String input(String name) {
      String label = label(name);
      String from = label == null ? "" : "from: labels." + label + ", ";
      return "{" + from + "pattern: \"" + VALUE + "\", required: true}";
    }

    /** The alert's label of the same meaning: {@code pod-name} is {@code pod}. */
    private static @Nullable String label(String name) {
      String plain = name.equals("ns") ? "namespace" : name.equals("host") ? "instance" : LABELS.contains(name) ? name : name.replaceFirst("-name$", "");
      return LABELS.contains(plain) ? plain.replace('-', '_') : null;
    }
  }

  /** Returns in one line what is proposed. */
  public String summary() {
    return steps.isEmpty() ? "nothing to suggest"
        : "steps: " + String.join(", ", steps) + (inputs.isEmpty() ? "" : "; inputs: " + inputs.stream().collect(Collectors.joining(", ")));
  }
}
