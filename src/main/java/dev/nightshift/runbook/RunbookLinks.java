package dev.nightshift.runbook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** The links of a runbook's text, pictures too. */
public final class RunbookLinks {
  private static final Pattern ELSEWHERE = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:|//|/|#).*", Pattern.DOTALL);

  private RunbookLinks() {}

  /** Returns where they lead to, in the order of the file, each with the line of its paragraph. */
  public static List<Located<String>> of(Runbook runbook) {
    List<Located<String>> links = new ArrayList<>();
    Markdown.parse(RunbookParser.body(runbook.text())).ifPresent(tree -> collect(tree, 1, links));
    return links;
  }

  private static void collect(Node parent, int line, List<Located<String>> links) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      int at = node instanceof Block && !node.getSourceSpans().isEmpty() ? Markdown.line(node) : line;
      switch (node) {
        case Link link -> links.add(new Located<>(link.getDestination(), at));
        case Image image -> links.add(new Located<>(image.getDestination(), at));
        default -> {}
      }
      collect(node, at, links);
    }
  }

  /** Whether a link leads to a file beside the runbook. */
  public static boolean relative(String link) {
    return !link.isEmpty() && !ELSEWHERE.matcher(link).matches();
  }

  /** Returns the path inside the workspace that a relative link leads to; empty where it leads out of it. */
  public static Optional<String> path(Runbook runbook, String link) {
    Deque<String> path = new ArrayDeque<>(List.of(runbook.file().split("/")));
    path.pollLast();
    for (String part : decoded(link.replaceFirst("[?#].*$", "")).split("/")) {
      if (part.equals("..")) {
        if (path.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        path.addLast(part);
      }
    }
    return Optional.of(String.join("/", path));
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return path;
    }
  }
}
