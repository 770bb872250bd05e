package dev.nightshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final Map<String, String> WEB = Map.of("role", "web", "env", "prod", "kubernetes.io/zone", "a-1");

  @ParameterizedTest
  @ValueSource(strings = {
      "role=web", "role==web", " role = web , env=prod ", "role=web,env!=dev", "role", "role,!canary", "role=web,shard!=3",
      "kubernetes.io/zone=a-1"})
  void chooses(String selector) {
    assertThat(Selector.parse(selector).matches(WEB)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"role=db", "role=we", "role=web,env=dev", "role=web,env!=prod", "canary", "role,!env", "Role=web"})
  void does_not_choose(String selector) {
    assertThat(Selector.parse(selector).matches(WEB)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", ",", "role=web,", "=web", "role=", "role=a b", "role=~web", "!role=web", "role=web env=prod",
      "env={{env}}", "role in (a,b)", "*"})
  void refuses_what_it_cannot_read(String selector) {
    assertThatThrownBy(() -> Selector.parse(selector)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_empty_selector_is_an_error_and_never_everything() {
    assertThatThrownBy(() -> Selector.parse("")).hasMessageContaining("an empty selector would choose everything");
  }

  @Test
  void a_selector_that_only_excludes_is_an_error_because_nearly_everything_would_match() {
    assertThatThrownBy(() -> Selector.parse("env!=prod")).hasMessageContaining("only says what not to choose");
    assertThatThrownBy(() -> Selector.parse("!canary")).hasMessageContaining("only says what not to choose");
  }

  @Test
  void is_written_as_it_is_read() {
    assertThat(Selector.parse("role=web, env!=dev,zone ,!canary")).hasToString("role=web,env!=dev,zone,!canary");
  }
}
