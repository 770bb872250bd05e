package dev.nightshift.integration.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.Template;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunbookStepTest {

  @Test
  void a_value_stays_one_value_of_the_inputs_wherever_it_stands() {
    Template.Values values = Template.Values.of(Map.of("bad", "x\"\nother: y", "plain", 80));
    RunbookStep step = new RunbookStep();
    assertThat(Template.parse("unit: \"{{bad}}\"\nport: {{plain}}").render(values, step.context())).isEqualTo("unit: \"x\\\"\\nother: y\"\nport: 80");
    assertThatThrownBy(() -> Template.parse("unit: {{bad}}").render(values, step.context())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Template.parse("unit: 'it\"s {{bad}}'").render(values, step.context())).isInstanceOf(IllegalArgumentException.class);
  }
}
