package dev.nightshift.integration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatStepTest {
  private final ChatStep step = new ChatStep();

  @Test
  void a_question_has_words_and_choices_of_which_the_default_is_one() {
    assertThat(step.check("text", "Go?", Map.of("choices", "yes,no", "default", "no"))).isEmpty();
    assertThat(step.check("text", " ", Map.of("choices", "yes,no"))).singleElement().asString().contains("it asks nothing");
    assertThat(step.check("text", "Go?", Map.of("choices", "yes"))).singleElement().asString().contains("2 to 10 different words");
    assertThat(step.check("text", "Go?", Map.of("choices", "yes,yes"))).singleElement().asString().contains("different");
    assertThat(step.check("text", "Go?", Map.of("choices", "yes,<b>"))).singleElement().asString().contains("letters, digits");
    assertThat(step.check("text", "Go?", Map.of("choices", "yes,no", "default", "maybe"))).singleElement().asString().contains("none of its choices");
  }
}
