package dev.nightshift.paging;

import dev.nightshift.ledger.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a run asks people to agree to, as the ledger has it. Pure.
 *
 * @param plan the digest that an answer is bound to
 * @param agreed how many have agreed
 */
record ApprovalAsked(long run, String title, String plan, Instant until, int minimum, int agreed, List<Step> steps) {
  private static final int MOST = 20;
  private static final Set<String> ANSWERS =
      Set.of("run.approval_requested", "run.approved", "run.rejected", "run.approval_expired", "run.approval_voided", "run.ended");

  /** A step that would change something. */
  record Step(String name, List<String> targets) {}

  /** Empty where the run of a page asks for nothing now. */
  static Optional<ApprovalAsked> of(Page page, List<Fact> facts) {
    Long run = page.runId();
    if (run == null) {
      return Optional.empty();
    }
    List<Fact> own = facts.stream().filter(fact -> run.equals(fact.runId())).toList();
    String title = own.stream().filter(fact -> fact.type().equals("run.planned")).findFirst().map(fact -> fact.text("title")).orElse("");
    return own.stream()
        .filter(fact -> ANSWERS.contains(fact.type()))
        .reduce((before, after) -> after)
        .filter(last -> last.type().equals("run.approval_requested") && !last.text("plan").isEmpty())
        .map(asked -> of(run, title, asked));
  }

  private static ApprovalAsked of(long run, String title, Fact asked) {
    JsonNode data = asked.json();
    List<Step> steps = new ArrayList<>();
    data.path("acts").forEach(step -> steps.add(new Step(step.path("step").asString(""), texts(step.path("targets")))));
    return new ApprovalAsked(
        run, title, asked.text("plan"), Instant.parse(asked.text("until")), data.path("minimum").asInt(1), data.path("agreed").size(), steps);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  /**
   * For people to read.
   *
   * @param end {@code until} on the clocks of the reader
   */
  List<String> lines(String end) {
    List<String> lines = new ArrayList<>();
    lines.add("Run " + run + (title.isEmpty() ? "" : ": " + title) + ", plan " + plan.substring(0, Math.min(12, plan.length())));
    lines.add("It needs " + (minimum == 1 ? "one person" : minimum + " people, " + agreed + " agreed so far") + "; silence means no at " + end);
    steps.forEach(step -> lines.add("would run: " + step.name() + (step.targets().isEmpty() ? "" : " on " + some(step.targets()))));
    return lines;
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
    return names.size() <= MOST ? first : first + " and " + (names.size() - MOST) + " more";
  }

  Map<String, Object> payload(String link) {
    Map<String, Object> payload = new LinkedHashMap<>(Map.of("run", run, "title", title, "plan", plan, "until", until.toString(), "minimum", minimum));
    payload.put("steps", steps.stream().map(step -> Map.of("step", step.name(), "targets", step.targets())).toList());
    payload.put("approveUrl", link);
    return payload;
  }
}
