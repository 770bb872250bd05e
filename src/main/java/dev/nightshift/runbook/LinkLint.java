package dev.nightshift.runbook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/** Reports relative links that lead nowhere. */
final class LinkLint {
  private static final Pattern ELSEWHERE = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:|//|/|#).*", Pattern.DOTALL);
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  LinkLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  void check() {
    Markdown.parse(RunbookParser.body(runbook.text())).ifPresent(tree -> check(tree, 1));
  }

  private void check(Node parent, int line) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      int at = node instanceof Block && !node.getSourceSpans().isEmpty() ? Markdown.line(node) : line;
      switch (node) {
        case Link link -> link(link.getDestination(), at);
        case Image image -> link(image.getDestination(), at);
        default -> {}
      }
      check(node, at);
    }
  }

  private void link(String destination, int line) {
    if (destination.isEmpty() || ELSEWHERE.matcher(destination).matches()) {
      return;
    }
    String path = resolved(destination.replaceFirst("[?#].*$", ""));
    if (path == null || !context.fileExists().test(path)) {
      findings.warning(line, "the link to " + destination + " leads nowhere; correct it, or remove it");
    }
  }

  /** The path inside the workspace; null where it leads out of it. */
  private @Nullable String resolved(String relative) {
    Deque<String> path = new ArrayDeque<>(List.of(runbook.file().split("/")));
    path.pollLast();
    for (String part : decoded(relative).split("/")) {
      if (part.equals("..")) {
        if (path.pollLast() == null) {
          return null;
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        path.addLast(part);
      }
    }
    return String.join("/", path);
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return path;
    }
  }
}
