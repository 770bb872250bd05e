package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static String url(String template, String value) {
    return Template.parse(template).render(name -> value, TemplateContext.URL);
  }

  private static String promql(String template, String value) {
    return Template.parse(template).render(name -> value, TemplateContext.PROMQL);
  }

  private static String json(String template, String value) {
    return Template.parse(template).render(name -> value, TemplateContext.JSON);
  }

  @Test
  void a_value_in_prose_stays_on_its_line_and_is_a_part_of_an_address_inside_one() {
    Template template = Template.parse("It: {{x}} (https://wiki.example.org/find?q={{x}})\n{{x}}");
    assertThat(template.render(name -> "down\r\nBcc: eve & {co}", TemplateContext.PROSE))
        .isEqualTo("It: down Bcc: eve & {co} (https://wiki.example.org/find?q=down%0D%0ABcc%3A%20eve%20%26%20%7Bco%7D)\ndown Bcc: eve & {co}");
  }

  @Test
  void finds_values_by_dotted_path_and_prefers_the_longest_name() {
    Template.Values values = Template.Values.of(Map.of(
        "unit", "payments",
        "labels", Map.of("app.kubernetes.io/name", "shop", "zone", "a"),
        "steps", Map.of("is-listening", Map.of("outputs", Map.of("port", 8081)))));
    Template template =
        Template.parse("{{unit}} {{ labels.zone }} {{labels.app.kubernetes.io/name}} {{steps.is-listening.outputs.port}} {{unit}}");
    assertThat(template.names())
        .containsExactly("unit", "labels.zone", "labels.app.kubernetes.io/name", "steps.is-listening.outputs.port");
    assertThat(template.render(values, Escaping.HEADER)).isEqualTo("payments a shop 8081 payments");
    assertThat(template.render(values.or(name -> "?"), Escaping.HEADER)).isEqualTo("payments a shop 8081 payments");
  }

  @Test
  void a_name_without_a_value_is_an_error_and_never_an_empty_text() {
    Template template = Template.parse("role=web,env={{env}}");
    assertThatThrownBy(() -> template.render(name -> null, Escaping.SELECTOR)).hasMessage("{{env}} has no value");
    assertThatThrownBy(() -> template.render(name -> "", Escaping.SELECTOR)).hasMessageContaining("{{env}} cannot go here");
    assertThatThrownBy(() -> template.render(name -> List.of("a"), Escaping.SELECTOR)).hasMessageContaining("not a single value");
  }

  @Test
  void a_place_without_a_name_is_an_error() {
    assertThatThrownBy(() -> Template.parse("a {{ }} b")).hasMessageContaining("holds no name");
    assertThatThrownBy(() -> Template.parse("{{a b}}")).hasMessageContaining("holds no name");
    assertThat(Template.parse("a {b} { {c} } {{").names()).isEmpty();
  }

  @Test
  void a_host_takes_an_address_and_nothing_else() {
    assertThat(url("http://{{target.address}}:8081/healthz", "10.0.0.7")).isEqualTo("http://10.0.0.7:8081/healthz");
    assertThat(url("http://{{target.address}}/", "[::1]:80")).isEqualTo("http://[::1]:80/");
    for (String evil : List.of("a@evil.example", "evil.example/x", "a?b", "a#b", "a b", "http://evil", "")) {
      assertThatThrownBy(() -> url("http://{{target.address}}:8081/healthz", evil)).hasMessageContaining("is not a host");
    }
    assertThatThrownBy(() -> url("{{x}}/a", "http://evil.example")).hasMessageContaining("is not a host");
  }

  @Test
  void a_path_segment_cannot_lead_to_another_path() {
    assertThat(url("http://h/users/{{id}}/x", "a/../b?c d")).isEqualTo("http://h/users/a%2F..%2Fb%3Fc%20d/x");
    assertThat(url("/users/{{id}}", "ü*~")).isEqualTo("/users/%C3%BC%2A~");
    assertThatThrownBy(() -> url("http://h/users/{{id}}/x", "..")).hasMessageContaining("another path");
  }

  @Test
  void a_query_value_stays_one_value() {
    assertThat(url("http://h/p?a={{a}}&b=1", "x&admin=true#y/?")).isEqualTo("http://h/p?a=x%26admin%3Dtrue%23y%2F%3F&b=1");
    assertThat(url("http://h?a={{a}}", "..")).isEqualTo("http://h?a=..");
    assertThat(url("http://h/p?to=http://{{a}}", "b/c")).isEqualTo("http://h/p?to=http://b%2Fc");
  }

  @Test
  void a_json_text_stays_one_text() {
    assertThat(json("{\"a\": \"{{a}}\"}", "x\", \"admin\": \"\\\n\u0001")).isEqualTo("{\"a\": \"x\\\", \\\"admin\\\": \\\"\\\\\\n\\u0001\"}");
    assertThat(json("{\"a\\\"b\": {{a}}}", "42")).isEqualTo("{\"a\\\"b\": 42}");
    assertThatThrownBy(() -> json("{\"a\": {{a}}}", "1, \"b\": 2")).hasMessageContaining("plain word or number");
  }

  @Test
  void a_promql_text_stays_one_text() {
    assertThat(promql("up{a=\"{{a}}\"}", "x\",b=\"y\\")).isEqualTo("up{a=\"x\\x22,b=\\x22y\\\\\"}");
    assertThat(promql("up{a='{{a}}'}", "x'} or up{b='")).isEqualTo("up{a='x\\x27} or up{b=\\x27'}");
    assertThat(promql("rate(up[{{a}}])", "5m")).isEqualTo("rate(up[5m])");
    assertThat(promql("# don't\nup{a=\"{{a}}\"}", "x'\"")).isEqualTo("# don't\nup{a=\"x\\x27\\x22\"}");
    assertThatThrownBy(() -> promql("up > {{a}}", "0 or vector(1)")).hasMessageContaining("plain word or number");
    assertThatThrownBy(() -> promql("up{a=`{{a}}`}", "x`} or up{b=`")).hasMessageContaining("plain word or number");
  }

  @Test
  void a_value_in_a_promql_regular_expression_stands_for_itself() {
    assertThat(promql("up{a=~\"{{a}}.*\"}", ".*")).isEqualTo("up{a=~\"\\\\.\\\\*.*\"}");
    assertThat(promql("up{a!~ '{{a}}'}", "a|b")).isEqualTo("up{a!~ 'a\\\\|b'}");
  }

  @ParameterizedTest
  @CsvSource({"payments@1.service", "a/b:c+d"})
  void a_selector_takes_a_label_value(String value) {
    assertThat(Template.parse("unit={{unit}}").render(name -> value, Escaping.SELECTOR)).isEqualTo("unit=" + value);
  }

  @Test
  void a_value_cannot_widen_a_selector_or_add_a_header() {
    for (String evil : List.of("x,role", "x!=y", "x=y", "a b", "*")) {
      assertThatThrownBy(() -> Template.parse("unit={{unit}}").render(name -> evil, Escaping.SELECTOR))
          .hasMessageContaining("cannot go here");
    }
    assertThatThrownBy(() -> Template.parse("X-A: {{a}}").render(name -> "x\r\nX-B: y", Escaping.HEADER))
        .hasMessageContaining("line end");
  }
}
