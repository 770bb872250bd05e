package dev.nightshift.integration.chat;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.StepKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Describes the kind {@code chat}. The run itself asks and keeps the question, in its state machine: no thread waits for an answer. */
public final class ChatStep implements StepKind {
  private static final int MOST_CHOICES = 10;

  @Override
  public String name() {
    return "chat";
  }

  @Override
  public String help() {
    return "Asks people a question with buttons, and hands on what was chosen, by whom, with which comment.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("choices", "what can be answered, separated by commas: yes,no", true),
        new Attribute("to", "who may answer, separated by commas: team:ID, person:ID, role:admin; any responder where it is not set", false),
        new Attribute("default", "the choice that holds where nobody answers in time; without it silence is no answer, and the step fails", false));
  }

  @Override
  public List<String> results() {
    return List.of("choice", "by", "comment");
  }

  @Override
  public boolean readOnly() {
    return true;
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return before -> Escaping.PROSE;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    List<String> problems = new ArrayList<>();
    List<String> choices = Stream.of(attributes.getOrDefault("choices", "").split(",", -1)).map(String::strip).toList();
    Set<String> distinct = new HashSet<>(choices);
    if (text.isBlank()) {
      problems.add("it asks nothing; write the question into the fence");
    }
    if (choices.size() < 2 || choices.size() > MOST_CHOICES || distinct.size() < choices.size()) {
      problems.add("choices must be 2 to " + MOST_CHOICES + " different words, such as choices=yes,no");
    } else if (choices.stream().anyMatch(choice -> !choice.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _-]{0,39}"))) {
      problems.add("a choice is a word or a few: letters, digits, spaces, '-' and '_', at most 40 of them");
    }
    String otherwise = attributes.get("default");
    if (otherwise != null && !distinct.contains(otherwise)) {
      problems.add("the default '" + otherwise + "' is none of its choices");
    }
    return problems;
  }

  @Override
  public String plan(Request request) {
    String otherwise = request.attributes().get("default");
    return "asks " + request.attributes().getOrDefault("to", "the responders") + ":\n" + request.text().strip().indent(2)
        + "answers: " + request.attributes().getOrDefault("choices", "")
        + (otherwise == null ? "; silence is no answer" : "; where nobody answers in time: " + otherwise);
  }

  @Override
  public Result run(Request request, Output output) {
    return Result.failed("only a run can ask");
  }
}
