package dev.nightshift.platform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML that nobody has checked yet: size, depth and aliases are limited before anything is built, no tag makes an object,
 * and a key that stands twice is an error.
 */
public final class YamlTree {
  private static final int MAX_CHARACTERS = 1024 * 1024;
  private static final int MAX_DEPTH = 40;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_NODES = 100_000;

  private final int firstLine;
  private int nodes;

  private YamlTree(int firstLine) {
    this.firstLine = firstLine;
  }

  /** What is wrong with a YAML text, and in which line. */
  public static final class Malformed extends Exception {
    private final int line;

    Malformed(int line, String message) {
      super(message);
      this.line = line;
    }

    public int line() {
      return line;
    }
  }

  /** Reads one document; empty where the text holds none. */
  public static Optional<YamlNode> read(String text) throws Malformed {
    return read(text, 1);
  }

  /** Reads one document that starts at the given line of its file. */
  public static Optional<YamlNode> read(String text, int firstLine) throws Malformed {
    return new YamlTree(firstLine).documents(text, false).stream().findFirst();
  }

  /** Reads the documents that {@code ---} parts; one that holds nothing is left out. */
  public static List<YamlNode> readAll(String text) throws Malformed {
    return new YamlTree(1).documents(text, true).stream()
        .filter(document -> !(document instanceof YamlNode.Scalar scalar && scalar.value() == null))
        .toList();
  }

  private List<YamlNode> documents(String text, boolean several) throws Malformed {
    if (text.length() > MAX_CHARACTERS) {
      throw new Malformed(firstLine, "this YAML is larger than " + MAX_CHARACTERS + " characters; split the file");
    }
    LoadSettings settings =
        LoadSettings.builder().setMaxAliasesForCollections(MAX_ALIASES).setAllowDuplicateKeys(false).build();
    try {
      limit(new Parse(settings).parseString(text));
      Compose compose = new Compose(settings);
      List<YamlNode> documents = new ArrayList<>();
      for (Node root : several ? compose.composeAllFromString(text) : compose.composeString(text).stream().toList()) {
        documents.add(convert(root, 0));
      }
      return documents;
    } catch (MarkedYamlEngineException problem) {
      String what = problem.getProblem() == null ? "unreadable" : problem.getProblem();
      throw new Malformed(line(problem.getProblemMark()), "not valid YAML: " + what);
    } catch (YamlEngineException problem) {
      throw new Malformed(firstLine, "not valid YAML: " + problem.getMessage());
    }
  }

  /** Building is recursive, so the depth is checked on the flat stream of events first. */
  private void limit(Iterable<Event> events) throws Malformed {
    int depth = 0;
    int aliases = 0;
    int count = 0;
    for (Event event : events) {
      int line = line(event.getStartMark());
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias -> aliases++;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        throw new Malformed(line, "nested more than " + MAX_DEPTH + " levels deep; write it flatter");
      }
      if (aliases > MAX_ALIASES) {
        throw new Malformed(line, "more than " + MAX_ALIASES + " aliases; write the values out");
      }
      if (++count > MAX_NODES) {
        throw new Malformed(line, "more than " + MAX_NODES + " values; split the file");
      }
    }
  }

  private YamlNode convert(Node node, int depth) throws Malformed {
    int line = line(node.getStartMark());
    if (++nodes > MAX_NODES) {
      throw new Malformed(line, "its aliases expand to more than " + MAX_NODES + " values; write the values out");
    }
    if (depth > MAX_DEPTH) {
      throw new Malformed(line, "an alias contains itself; write the values out");
    }
    return switch (node) {
      case ScalarNode scalar -> new YamlNode.Scalar(plain(scalar), scalar.getValue(), line, line + (block(scalar) ? 1 : 0), scalar.isPlain());
      case SequenceNode sequence -> sequence(sequence, line, depth);
      case MappingNode mapping -> mapping(mapping, line, depth);
      default -> throw new Malformed(line, "unknown kind of YAML value");
    };
  }

  private YamlNode sequence(SequenceNode sequence, int line, int depth) throws Malformed {
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(convert(item, depth + 1));
    }
    return new YamlNode.Sequence(List.copyOf(items), line);
  }

  private YamlNode mapping(MappingNode mapping, int line, int depth) throws Malformed {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Map<String, Integer> keyLines = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      int keyLine = line(entry.getKeyNode().getStartMark());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new Malformed(keyLine, "a key must be plain text");
      }
      if (entries.putIfAbsent(key.getValue(), convert(entry.getValueNode(), depth + 1)) != null) {
        throw new Malformed(keyLine, "the key '" + key.getValue() + "' stands here twice; keep one of them");
      }
      keyLines.put(key.getValue(), keyLine);
    }
    return new YamlNode.Mapping(Collections.unmodifiableMap(entries), Map.copyOf(keyLines), line);
  }

  private static boolean block(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
  }

  private static @Nullable Object plain(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    try {
      if (tag.equals(Tag.INT)) {
        return Long.valueOf(text);
      }
      if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException notOurs) {
      return text;
    }
    return text;
  }

  private int line(Optional<Mark> mark) {
    return firstLine + mark.map(Mark::getLine).orElse(0);
  }
}
