package dev.nightshift.runbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** CommonMark with tables and task lists, safe on any text. */
final class Markdown {
  static final List<Extension> EXTENSIONS = List.of(TablesExtension.create(), TaskListItemsExtension.create());
  private static final int MAX_DEPTH = 150;
  private static final int MAX_OPEN_BLOCKS = 60;
  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_OPEN_BLOCKS)
          .extensions(EXTENSIONS)
          .build();

  private Markdown() {}

  /** The tree of a text; empty where it nests deeper than a person would write. */
  static Optional<Node> parse(String text) {
    try {
      Node tree = PARSER.parse(text);
      return tooDeep(tree) ? Optional.empty() : Optional.of(tree);
    } catch (StackOverflowError tooDeep) {
      // The library goes through nested emphasis by recursion and has no limit for it; it shares no state that could be left half done.
      return Optional.empty();
    }
  }

  /** Visitors of the tree are recursive too, so its depth is limited well below what a stack can hold. */
  private static boolean tooDeep(Node root) {
    int depth = 0;
    Node node = root;
    while (true) {
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        if (++depth > MAX_DEPTH) {
          return true;
        }
        continue;
      }
      while (node != root && node.getNext() == null) {
        node = node.getParent();
        depth--;
      }
      if (node == root) {
        return false;
      }
      node = node.getNext();
    }
  }

  /** The line a block starts in, counted from 1. */
  static int line(Node block) {
    return block.getSourceSpans().isEmpty() ? 1 : block.getSourceSpans().getFirst().getLineIndex() + 1;
  }

  /** What a reader sees of a block's own text, without the blocks inside it. */
  static String text(Node block) {
    StringBuilder text = new StringBuilder();
    Deque<Node> open = new ArrayDeque<>();
    for (Node child = block.getLastChild(); child != null; child = child.getPrevious()) {
      open.push(child);
    }
    while (!open.isEmpty()) {
      Node node = open.pop();
      switch (node) {
        case Text literal -> text.append(literal.getLiteral());
        case Code code -> text.append(code.getLiteral());
        case SoftLineBreak ignored -> text.append(' ');
        case HardLineBreak ignored -> text.append(' ');
        case Block ignored -> {}
        default -> {
          for (Node child = node.getLastChild(); child != null; child = child.getPrevious()) {
            open.push(child);
          }
        }
      }
    }
    return text.toString().strip();
  }
}
