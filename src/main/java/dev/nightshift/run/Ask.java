package dev.nightshift.run;

import dev.nightshift.runbook.ExecutableStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The question of a step.
 *
 * @param to who may answer: {@code team:payments}, {@code person:ada}; empty for any responder
 * @param otherwise the choice that holds where nobody answers in time; null where silence is no answer
 */
record Ask(List<String> choices, List<String> to, @Nullable String otherwise, Duration patience) {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  Ask {
    choices = List.copyOf(choices);
    to = List.copyOf(to);
  }

  static Ask of(ExecutableStep step) {
    Map<String, String> settings = step.attributes().settings();
    Duration timeout = step.attributes().timeout();
    return new Ask(
        words(settings.getOrDefault("choices", "")), words(settings.getOrDefault("to", "")), settings.get("default"),
        timeout == null ? PATIENCE : timeout);
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
  }
}
