package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Suggestion;
import dev.nightshift.platform.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one mapping, and reports what is of the wrong form or unknown. */
public final class Fields {
  private final YamlNode.Mapping mapping;
  private final String where;
  private final Findings findings;
  private final Set<String> known = new TreeSet<>();

  /** @param where the mapping's path, for messages: {@code nightshift.limits}; empty for the whole file */
  public Fields(YamlNode.Mapping mapping, String where, Findings findings) {
    this.mapping = mapping;
    this.where = where;
    this.findings = findings;
  }

  /** The file that it stands in. */
  public String file() {
    return findings.file();
  }

  public int line() {
    return mapping.line();
  }

  public @Nullable Located<String> text(String key) {
    return located(key, Function.identity());
  }

  /** A text of one or more lines, with the line that it begins in. */
  public @Nullable Located<String> block(String key) {
    return read(key, scalar -> new Located<>(scalar.text(), scalar.textLine())).orElse(null);
  }

  /** As {@link #parsed}, with its line. */
  public <T> @Nullable Located<T> located(String key, Function<String, T> reader) {
    return read(key, scalar -> new Located<>(reader.apply(scalar.text()), scalar.line())).orElse(null);
  }

  public String text(String key, String otherwise) {
    Located<String> text = text(key);
    return text == null ? otherwise : text.value();
  }

  public boolean flag(String key, boolean otherwise) {
    return read(key, YamlNode.Scalar::flag).orElse(otherwise);
  }

  public int number(String key, int otherwise) {
    return read(key, YamlNode.Scalar::number).orElse(otherwise);
  }

  public Duration duration(String key, Duration otherwise) {
    return parsed(key, Durations::parse).orElse(otherwise);
  }

  /** A value with a form of its own, whose reader throws an IllegalArgumentException that says what is wrong. */
  public <T> Optional<T> parsed(String key, Function<String, T> reader) {
    return read(key, scalar -> reader.apply(scalar.text()));
  }

  /** A text that must be there; where it is not, that is reported with an example of what to write. */
  public Located<String> required(String key, String example) {
    Located<String> text = text(key);
    if (text != null && !text.value().isBlank()) {
      return text;
    }
    if (!(mapping.get(key) instanceof YamlNode.Mapping) && !(mapping.get(key) instanceof YamlNode.Sequence)) {
      findings.error(mapping.lineOf(key), path(key) + " is missing; write it, such as '" + key + ": " + example + "'");
    }
    return new Located<>("", lineOf(key));
  }

  /** A value with a form of its own that must be there. */
  public <T> Optional<T> required(String key, String example, Function<String, T> reader) {
    return required(key, example).value().isEmpty() ? Optional.empty() : parsed(key, reader);
  }

  /** A plain value with its YAML type. */
  @Nullable Object plain(String key) {
    return read(key, scalar -> scalar).map(YamlNode.Scalar::value).orElse(null);
  }

  /** A value of any form. */
  @Nullable YamlNode node(String key) {
    known.add(key);
    return mapping.get(key);
  }

  /** One text or a list of texts. */
  public List<String> texts(String key) {
    known.add(key);
    List<String> texts = new ArrayList<>();
    switch (mapping.get(key)) {
      case null -> {}
      case YamlNode.Scalar scalar -> texts.add(scalar.text());
      case YamlNode.Sequence sequence -> {
        for (YamlNode item : sequence.items()) {
          if (item instanceof YamlNode.Scalar scalar) {
            texts.add(scalar.text());
          } else {
            findings.error(item.line(), path(key) + " must be a list of texts");
          }
        }
      }
      case YamlNode.Mapping other -> findings.error(other.line(), path(key) + " must be a text or a list of texts");
    }
    return texts;
  }

  /** One text or a list of texts, each with its line. */
  public List<Located<String>> locatedTexts(String key) {
    List<String> texts = texts(key);
    return switch (mapping.get(key)) {
      case YamlNode.Sequence sequence when sequence.items().size() == texts.size() ->
          IntStream.range(0, texts.size())
              .mapToObj(index -> new Located<>(texts.get(index), sequence.items().get(index).line()))
              .toList();
      case null, default -> texts.stream().map(text -> new Located<>(text, mapping.lineOf(key))).toList();
    };
  }

  /** A mapping from text to text, such as labels. */
  public Map<String, String> textMap(String key) {
    Fields inner = fields(key);
    Map<String, String> texts = new LinkedHashMap<>();
    if (inner != null) {
      for (String name : inner.keys()) {
        Located<String> text = inner.text(name);
        if (text != null) {
          texts.put(name, text.value());
        }
      }
    }
    return texts;
  }

  /** A list of mappings. */
  public List<Fields> items(String key) {
    known.add(key);
    List<Fields> items = new ArrayList<>();
    switch (mapping.get(key)) {
      case null -> {}
      case YamlNode.Scalar empty when empty.value() == null -> {}
      case YamlNode.Sequence sequence -> {
        for (YamlNode item : sequence.items()) {
          if (item instanceof YamlNode.Mapping inner) {
            items.add(new Fields(inner, path(key) + "[" + items.size() + "]", findings));
          } else {
            findings.error(item.line(), path(key) + " must be a list of mappings, such as '- name: …'");
          }
        }
      }
      case YamlNode other -> findings.error(other.line(), path(key) + " must be a list, each item starting with '-'");
    }
    return items;
  }

  /** Whether the key stands in the file, with or without a value. */
  public boolean has(String key) {
    known.add(key);
    return mapping.get(key) != null;
  }

  /** Whether the value of a key is a mapping. */
  public boolean isMapping(String key) {
    return mapping.get(key) instanceof YamlNode.Mapping;
  }

  /** The line of a key, or of the mapping where the key is absent. */
  public int lineOf(String key) {
    return mapping.lineOf(key);
  }

  /** Reports what is wrong with the mapping as a whole. */
  public void error(String message) {
    findings.error(line(), where + " " + message);
  }

  /** Reports what is wrong with the value of a key. */
  public void error(String key, String message) {
    findings.error(mapping.lineOf(key), path(key) + " " + message);
  }

  public @Nullable Fields fields(String key) {
    known.add(key);
    return switch (mapping.get(key)) {
      case null -> null;
      case YamlNode.Mapping inner -> new Fields(inner, path(key), findings);
      case YamlNode.Scalar empty when empty.value() == null -> null;
      case YamlNode other -> {
        findings.error(other.line(), path(key) + " must be a mapping, such as {key: value}");
        yield null;
      }
    };
  }

  public Set<String> keys() {
    return mapping.entries().keySet();
  }

  /** Reports every key nobody asked for. */
  public void rejectOthers() {
    for (String key : keys()) {
      if (!known.contains(key)) {
        findings.error(
            mapping.lineOf(key),
            (where.isEmpty() ? "this file" : where) + " has no setting '" + key + "'; " + Suggestion.among(key, known)
                + "it knows " + String.join(", ", known));
      }
    }
  }

  private <T> Optional<T> read(String key, Function<YamlNode.Scalar, T> reader) {
    known.add(key);
    YamlNode node = mapping.get(key);
    if (node == null || (node instanceof YamlNode.Scalar scalar && scalar.value() == null)) {
      return Optional.empty();
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      findings.error(node.line(), path(key) + " must be a single value");
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(scalar));
    } catch (IllegalArgumentException problem) {
      findings.error(scalar.line(), path(key) + ": " + problem.getMessage());
      return Optional.empty();
    }
  }

  private String path(String key) {
    return where.isEmpty() ? key : where + "." + key;
  }
}
