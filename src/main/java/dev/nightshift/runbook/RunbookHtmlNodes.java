package dev.nightshift.runbook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.CoreHtmlNodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** Writes the parts of a runbook that are not plain Markdown: steps, links, images, and the author's own HTML. */
final class RunbookHtmlNodes implements NodeRenderer {
  private static final Pattern HARMLESS =
      Pattern.compile("<!--.*?-->|<(/?)(details|summary|br|kbd|sub|sup)\\s*/?>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern RELATIVE = Pattern.compile("(?![A-Za-z][A-Za-z0-9+.-]*:|/|#).+", Pattern.DOTALL);

  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private final CoreHtmlNodeRenderer core;
  private final UnaryOperator<String> links;
  private final Map<Integer, ExecutableStep> steps;

  RunbookHtmlNodes(Runbook runbook, HtmlNodeRendererContext context, UnaryOperator<String> links) {
    this.context = context;
    this.html = context.getWriter();
    this.core = new CoreHtmlNodeRenderer(context);
    this.links = links;
    this.steps = runbook.executableSteps().stream()
        .collect(Collectors.toMap(Step::line, Function.identity(), (first, second) -> first));
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(FencedCodeBlock.class, Link.class, Image.class, HtmlBlock.class, HtmlInline.class);
  }

  @Override
  public void render(Node node) {
    switch (node) {
      case FencedCodeBlock fence -> fence(fence);
      case Link link -> link(link);
      case Image image -> image(image);
      case HtmlBlock block -> authored(block.getLiteral());
      case HtmlInline inline -> authored(inline.getLiteral());
      default -> core.render(node);
    }
  }

  private void fence(FencedCodeBlock fence) {
    ExecutableStep step = steps.get(Markdown.line(fence));
    html.line();
    if (step == null) {
      code(FenceInfo.parse(fence.getInfo()).language(), fence.getLiteral());
    } else {
      step(step);
    }
    html.line();
  }

  private void step(ExecutableStep step) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("class", "runbook-step");
    attributes.put("id", RunbookHtml.PREFIX + "step-" + step.name());
    attributes.putAll(new TreeMap<>(RunbookHtml.stepData(step)));
    html.tag("figure", attributes);
    html.tag("figcaption", Map.of("class", "runbook-step-badge"));
    span("runbook-step-name", step.name());
    span("runbook-step-kind", step.kind());
    span("runbook-step-section", step.section().word());
    html.tag("/figcaption");
    code(step.language(), step.script());
    html.tag("/figure");
  }

  private void span(String cssClass, String text) {
    html.tag("span", Map.of("class", cssClass));
    html.text(text);
    html.tag("/span");
  }

  private void code(String language, String text) {
    html.tag("pre");
    html.tag("code", language.isEmpty() ? Map.of() : Map.of("class", "language-" + language));
    html.text(text);
    html.tag("/code");
    html.tag("/pre");
  }

  private void link(Link link) {
    String destination = link.getDestination();
    if (destination.startsWith("#")) {
      link.setDestination("#" + RunbookHtml.PREFIX + destination.substring(1));
    } else if (RELATIVE.matcher(destination).matches()) {
      link.setDestination(links.apply(destination));
    }
    core.render(link);
  }

  /** An image would be fetched from wherever the author says; the link to it is followed only by who wants to. */
  private void image(Image image) {
    Link link = new Link(image.getDestination(), image.getTitle());
    for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
      link.appendChild(child);
    }
    image.insertAfter(link);
    context.render(link);
    link.unlink();
  }

  /** Tags without attributes that only arrange text stay; comments go; all the rest is shown as the text it is. */
  private void authored(String literal) {
    Matcher tag = HARMLESS.matcher(literal);
    int end = 0;
    while (tag.find()) {
      html.text(literal.substring(end, tag.start()));
      if (tag.group(2) != null) {
        html.raw("<" + tag.group(1) + tag.group(2).toLowerCase(Locale.ROOT) + ">");
      }
      end = tag.end();
    }
    html.text(literal.substring(end));
  }
}
