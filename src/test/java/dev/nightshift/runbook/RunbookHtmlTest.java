package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookHtmlTest {
  private static String html(String text) {
    Runbook runbook = RunbookParser.parse("runbooks/a.md", text).runbook();
    assertThat(runbook).isNotNull();
    return RunbookHtml.render(runbook, link -> "/runbooks/" + link.replace(".md", ""));
  }

  @Test
  void shows_prose_with_heading_ids_and_without_front_matter_and_title() {
    assertThat(html("---\ntitle: A\n---\n# A\n\n## What it means?\n*One* & two\n\n## What it means\n"))
        .isEqualTo("""
            <h2 id="rb-what-it-means">What it means?</h2>
            <p><em>One</em> &amp; two</p>
            <h2 id="rb-what-it-means-1">What it means</h2>
            """);
  }

  @Test
  void keeps_a_heading_that_says_more_than_the_title() {
    assertThat(html("---\ntitle: A\n---\n# B\n")).contains("<h1 id=\"rb-b\">B</h1>");
  }

  @Test
  void a_step_has_a_badge_and_data() {
    assertThat(html("## Mitigation\n```sh {name=restart if='1 < 2'}\na <b> \"c\"\n```\n")).isEqualTo("""
        <h2 id="rb-mitigation">Mitigation</h2>
        <figure class="runbook-step" id="rb-step-restart" data-kind="shell" data-section="mitigation" data-step="restart">\
        <figcaption class="runbook-step-badge"><span class="runbook-step-name">restart</span>\
        <span class="runbook-step-kind">shell</span><span class="runbook-step-section">Mitigation</span></figcaption>\
        <pre><code class="language-sh">a &lt;b&gt; &quot;c&quot;
        </code></pre></figure>
        """);
  }

  @Test
  void a_fence_without_a_name_is_only_code() {
    assertThat(html("```console\n$ ls\n```\n")).isEqualTo("<pre><code class=\"language-console\">$ ls\n</code></pre>\n");
  }

  @Test
  void a_task_is_a_list_item_with_a_disabled_box_and_data() {
    assertThat(html("## Mitigation\n- [ ] Talk\n- [x] Done\n"))
        .contains("data-step=\"manual-1\"", "data-kind=\"manual\"", "class=\"runbook-manual-step\"", "type=\"checkbox\"", "disabled=\"\"")
        .containsOnlyOnce("data-step");
  }

  @Test
  void shows_tables_without_inline_style() {
    assertThat(html("| a | b |\n|---|--:|\n| 1 | 2 |\n")).contains("<table>", "<td>1</td>").doesNotContain("style=");
  }

  @Test
  void links_stay_inside_the_page_or_go_where_they_say() {
    assertThat(html("[a](#what-it-means)")).contains("href=\"#rb-what-it-means\"");
    assertThat(html("[a](other.md)")).contains("href=\"/runbooks/other\"");
    assertThat(html("[a](https://example.org/x?y=1)")).contains("href=\"https://example.org/x?y=1\"", "rel=\"noopener noreferrer nofollow\"");
    assertThat(html("<https://example.org>")).contains("href=\"https://example.org\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "javascript:alert(1)", "JavaScript:alert(1)", "&#106;avascript:alert(1)", "java&#10;script:alert(1)", "data:text/html,x", "vbscript:x",
      " javascript:alert(1)", "&#1;javascript:alert(1)"})
  void a_link_never_runs_anything(String destination) {
    assertThat(html("[a](<" + destination + ">)").toLowerCase()).doesNotContain("href=\"java", "href=\"data", "href=\"vb", "href=\"&#1");
    assertThat(html("![a](<" + destination + ">)").toLowerCase()).doesNotContain("href=\"java", "href=\"data", "href=\"vb", "<img");
    assertThat(html("[a]: <" + destination + ">\n\n[a]").toLowerCase()).doesNotContain("href=\"java", "href=\"data", "href=\"vb");
  }

  @Test
  void an_image_becomes_a_link_to_it() {
    assertThat(html("![the **map**](https://example.org/map.png \"Map\")"))
        .contains("<a", "href=\"https://example.org/map.png\"", "the <strong>map</strong></a>").doesNotContain("<img");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=x>b</b>", "<style>*{}</style>", "<iframe src=x>",
      "<details open ontoggle=alert(1)>", "<details/onx=1>", "<svg><script>x</script></svg>", "<!-- --!><script>x</script> -->",
      "<a href='javascript:x'>y</a>", "<div>\n<base href=x>\n</div>", "<!--><script>x</script>"})
  void the_authors_html_is_shown_as_text(String html) {
    assertThat(html(html)).doesNotContainPattern("<(?!/?(p|pre|code|details|summary)>)[a-zA-Z!]");
    assertThat(html("x " + html + " y")).doesNotContainPattern("<(?!/?(p|pre|code|details|summary)>)[a-zA-Z!]");
  }

  @Test
  void folding_tags_and_line_breaks_stay_and_comments_go() {
    assertThat(html("<details>\n<summary>More</summary>\n\ntext<br/>end <!-- hidden -->\n\n</details>\n"))
        .contains("<details>\n<summary>More</summary>", "text<br>end", "</details>").doesNotContain("hidden");
  }

  @Test
  void odd_languages_cannot_leave_their_attribute() {
    assertThat(html("```a\"onclick=\"x {name=s}\nx\n```\n```\"><b>\ny\n```\n")).doesNotContain("<b>").doesNotContain("a\"onclick");
  }

  @Test
  void a_text_too_deep_to_be_read_is_shown_as_it_is() {
    Runbook deep = new Runbook("a.md", "a", "v", "*a _b ".repeat(5000), Runbook.Settings.NONE, List.of());
    assertThat(RunbookHtml.render(deep)).startsWith("<p").contains("*a _b");
    Runbook nested = new Runbook("a.md", "a", "v", "*a **b ".repeat(400) + "c** d*".repeat(400), Runbook.Settings.NONE, List.of());
    assertThat(RunbookHtml.render(nested)).isNotEmpty();
  }
}
