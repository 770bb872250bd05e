package dev.nightshift.runbook;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;
import org.jspecify.annotations.Nullable;

/** Gives headings their ids, links their relation and manual steps their data. */
final class RunbookHtmlAttributes implements AttributeProvider {
  private final Map<Integer, Step> manualSteps;
  private final Set<String> ids = new HashSet<>();

  RunbookHtmlAttributes(Runbook runbook) {
    manualSteps = runbook.steps().stream()
        .filter(ManualStep.class::isInstance)
        .collect(Collectors.toMap(Step::line, Function.identity(), (first, second) -> first));
  }

  @Override
  public void setAttributes(Node node, String tag, Map<String, String> attributes) {
    switch (node) {
      case Heading heading -> attributes.put("id", id(Markdown.text(heading)));
      case Link ignored -> attributes.put("rel", "noopener noreferrer nofollow");
      case ListItem item -> manualStep(manualSteps.get(Markdown.line(item)), attributes);
      default -> {}
    }
  }

  private static void manualStep(@Nullable Step step, Map<String, String> attributes) {
    if (step != null) {
      attributes.put("class", "runbook-manual-step");
      attributes.putAll(new TreeMap<>(RunbookHtml.stepData(step)));
    }
  }

  private String id(String heading) {
    String plain = RunbookHtml.PREFIX + slug(heading);
    String id = plain;
    for (int number = 1; !ids.add(id); number++) {
      id = plain + "-" + number;
    }
    return id;
  }

  /** The anchor as the big Git forges write it. */
  static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\s_-]", "").strip().replaceAll("\\s", "-");
  }
}
