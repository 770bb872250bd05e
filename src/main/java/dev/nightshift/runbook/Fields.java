package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one mapping, and reports what is of the wrong form or unknown. */
final class Fields {
  private final YamlNode.Mapping mapping;
  private final String where;
  private final Findings findings;
  private final Set<String> known = new TreeSet<>();

  /** @param where the mapping's path, for messages: {@code nightshift.limits} */
  Fields(YamlNode.Mapping mapping, String where, Findings findings) {
    this.mapping = mapping;
    this.where = where;
    this.findings = findings;
  }

  int line() {
    return mapping.line();
  }

  @Nullable Located<String> text(String key) {
    return read(key, scalar -> new Located<>(scalar.text(), scalar.line())).orElse(null);
  }

  String text(String key, String otherwise) {
    Located<String> text = text(key);
    return text == null ? otherwise : text.value();
  }

  boolean flag(String key, boolean otherwise) {
    return read(key, scalar -> {
          if (scalar.value() instanceof Boolean flag) {
            return flag;
          }
          throw new IllegalArgumentException("'" + scalar.text() + "' is neither true nor false");
        })
        .orElse(otherwise);
  }

  int number(String key, int otherwise) {
    return read(key, scalar -> {
          if (scalar.value() instanceof Long number && number >= 0 && number <= 1_000_000) {
            return number.intValue();
          }
          throw new IllegalArgumentException("'" + scalar.text() + "' is not a whole number from 0 to 1000000");
        })
        .orElse(otherwise);
  }

  Duration duration(String key, Duration otherwise) {
    return parsed(key, Durations::parse).orElse(otherwise);
  }

  /** A value with a form of its own, whose reader throws an IllegalArgumentException that says what is wrong. */
  <T> Optional<T> parsed(String key, Function<String, T> reader) {
    return read(key, scalar -> reader.apply(scalar.text()));
  }

  /** A plain value with its YAML type. */
  @Nullable Object plain(String key) {
    return read(key, scalar -> scalar).map(YamlNode.Scalar::value).orElse(null);
  }

  /** One text or a list of texts. */
  List<String> texts(String key) {
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

  @Nullable Fields fields(String key) {
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

  Set<String> keys() {
    return mapping.entries().keySet();
  }

  /** Reports every key nobody asked for. */
  void rejectOthers() {
    for (String key : keys()) {
      if (!known.contains(key)) {
        findings.error(
            mapping.lineOf(key),
            where + " has no setting '" + key + "'; it knows " + String.join(", ", known));
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
    return where + "." + key;
  }
}
