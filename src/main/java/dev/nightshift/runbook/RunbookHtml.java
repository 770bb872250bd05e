package dev.nightshift.runbook;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * A runbook as HTML that may stand in any page under a strict Content-Security-Policy: no script, no inline style, no HTML of the
 * author's but a few harmless tags, no image that is fetched from elsewhere.
 *
 * <p>Headings have ids that start with {@code rb-}. A step is a {@code <figure class="runbook-step" id="rb-step-NAME"
 * data-step="NAME" data-kind="KIND" data-section="mitigation">} with its badge as caption; a manual step is a list item with the same
 * data.
 */
public final class RunbookHtml {
  /** What ids begin with, so that none can be taken for one of the page's own. */
  static final String PREFIX = "rb-";

  private static final UrlSanitizer URLS = new DefaultUrlSanitizer(List.of("http", "https", "mailto"));

  private RunbookHtml() {}

  /** Renders with relative links as they are. */
  public static String render(Runbook runbook) {
    return render(runbook, UnaryOperator.identity());
  }

  /**
   * Renders a runbook without its front matter and without a first heading that only repeats its title.
   *
   * @param links turns a relative link of the file into one of the page
   */
  public static String render(Runbook runbook, UnaryOperator<String> links) {
    Optional<Node> tree = Markdown.parse(RunbookParser.body(runbook.text()));
    if (tree.isEmpty()) {
      StringBuilder plain = new StringBuilder("<pre>");
      new HtmlWriter(plain).text(runbook.text());
      return plain.append("</pre>").toString();
    }
    withoutTitle(tree.get(), runbook.title());
    return HtmlRenderer.builder()
        .extensions(Markdown.EXTENSIONS)
        .escapeHtml(true)
        .sanitizeUrls(true)
        .urlSanitizer(URLS)
        .percentEncodeUrls(true)
        .attributeProviderFactory(context -> new RunbookHtmlAttributes(runbook))
        .nodeRendererFactory(context -> new RunbookHtmlNodes(runbook, context, links))
        .build()
        .render(tree.get());
  }

  private static void withoutTitle(Node tree, String title) {
    if (tree.getFirstChild() instanceof Heading heading && heading.getLevel() == 1 && Markdown.text(heading).equals(title)) {
      heading.unlink();
    }
  }

  static Map<String, String> stepData(Step step) {
    String kind = step instanceof ExecutableStep executable ? executable.kind() : "manual";
    return Map.of("data-step", step.name(), "data-kind", kind, "data-section", step.section().name().toLowerCase(Locale.ROOT));
  }
}
