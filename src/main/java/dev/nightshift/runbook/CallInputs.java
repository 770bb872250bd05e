package dev.nightshift.runbook;

import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs that a step of the kind {@code runbook} gives to the other runbook: a YAML mapping of single values. */
public final class CallInputs {
  private CallInputs() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote them
   */
  public static Map<String, String> parse(String text) {
    YamlNode root;
    try {
      root = YamlTree.read(text).orElse(new YamlNode.Mapping(Map.of(), Map.of(), 1));
    } catch (YamlTree.Malformed malformed) {
      throw new IllegalArgumentException("its inputs are not YAML: " + malformed.getMessage(), malformed);
    }
    if (!(root instanceof YamlNode.Mapping mapping)) {
      throw new IllegalArgumentException("its inputs must be a mapping, such as 'unit: payments'");
    }
    Map<String, String> inputs = new LinkedHashMap<>();
    mapping.entries().forEach((name, node) -> {
      if (!(node instanceof YamlNode.Scalar value)) {
        throw new IllegalArgumentException("its input '" + name + "' must be a single value");
      }
      inputs.put(name, value.value() == null ? "" : value.text());
    });
    return inputs;
  }
}
