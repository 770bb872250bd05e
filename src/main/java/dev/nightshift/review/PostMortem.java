package dev.nightshift.review;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Narration;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Drafts a post-mortem as Markdown from the facts of an incident, and from nothing else: the same facts give the same text. */
public final class PostMortem {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final long incident;
  private final Story story;
  private final Narration narration;
  private final StringBuilder text = new StringBuilder();

  private PostMortem(long incident, List<Fact> facts, Narration narration) {
    this.incident = incident;
    this.story = new Story(facts);
    this.narration = narration;
  }

  /**
   * Writes the draft.
   *
   * @param facts all facts of the incident, in any order
   * @param narration tells the facts, and in which zone
   */
  public static String draft(long incident, List<Fact> facts, Narration narration) {
    PostMortem draft = new PostMortem(incident, facts, narration);
    draft.write();
    return draft.text.toString();
  }

  private void write() {
    line("# Post-mortem: " + Markdown.plain(story.opening("title")));
    line("");
    line("*Draft from the " + story.facts().size() + " facts of incident " + incident + ". Times are in " + Markdown.plain(narration.zone().getId())
        + ". Correct it, and add what the ledger cannot know.*");
    summary();
    window();
    section("Timeline", story.facts().stream().filter(fact -> !passed(fact)).map(this::dated).toList(), "Nothing has happened yet.");
    automation();
    section("What people did", story.byPeople().stream().map(this::dated).toList(), "Nothing that the ledger knows of.");
    section("Open questions", Questions.of(story, narration).stream().map(Markdown::plain).toList(), "None.");
  }

  /** A guardrail that let a run pass is told of where the run is explained. */
  private static boolean passed(Fact fact) {
    return fact.type().equals("guardrail.decided") && fact.text("verdict").equals("allow");
  }

  private void summary() {
    heading("Summary");
    String ending =
        story.resolution()
            .map(fact -> "It was resolved by " + narration.names().actor(fact.actor()) + " (" + fact.text("how") + ")" + after(fact) + ".")
            .orElse("It is not resolved yet.");
    String people =
        story.pagedPeople().isEmpty() ? "Nobody was paged." : "Paged: " + story.pagedPeople().stream().map(narration.names()::person).collect(Collectors.joining(", ")) + ".";
    String runs = story.runs().isEmpty() ? "No runbook ran." : story.runs().size() == 1 ? "One run of a runbook took part." : story.runs().size() + " runs of runbooks took part.";
    line(Markdown.plain(
        story.opening("title") + ": an incident of " + story.opening("service") + ", at worst " + story.worstSeverity() + ". "
            + ending + " " + runs + " " + people));
  }

  private String after(Fact resolution) {
    return story.opened().map(opened -> " after " + length(Duration.between(opened, resolution.at()))).orElse("");
  }

  private void window() {
    heading("Impact window");
    line("| | when | after |");
    line("|---|---|---|");
    story.opened().ifPresent(opened -> {
      row("Opened", Optional.of(opened), opened);
      row("First page sent", story.of("page.sent").findFirst().map(Fact::at), opened);
      row("Acknowledged", story.acknowledgement().map(Fact::at), opened);
      row("Resolved", story.resolution().map(Fact::at), opened);
    });
  }

  private void row(String what, Optional<Instant> when, Instant opened) {
    String after = when.map(at -> length(Duration.between(opened, at))).orElse("");
    line("| " + what + " | " + when.map(this::time).orElse("no") + " | " + after + " |");
  }

  private void automation() {
    heading("What automation did, and why");
    if (story.runs().isEmpty() && !story.has("run.declined")) {
      line("Nothing.");
    }
    AutomationSection.of(Why.automation(incident, story.facts()), narration.names(), this::time).forEach(this::line);
  }

  private void section(String title, List<String> items, String nothing) {
    heading(title);
    items.forEach(item -> line("- " + item));
    if (items.isEmpty()) {
      line(nothing);
    }
  }

  private String dated(Fact fact) {
    return time(fact.at()) + " — " + Markdown.plain(narration.sentence(fact));
  }

  private String time(Instant at) {
    return TIME.format(ZonedDateTime.ofInstant(at, narration.zone()));
  }

  private static String length(Duration length) {
    long seconds = length.toSeconds();
    return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  private void heading(String title) {
    line("");
    line("## " + title);
    line("");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
