package dev.nightshift.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import dev.nightshift.paging.PagingWorld;
import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostMortemTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private final PagingWorld world = new PagingWorld(TestWorkspaces.small());

  @AfterEach
  void close() {
    world.close();
  }

  private String draft(long incident) {
    return PostMortem.draft(incident, world.incidents.timeline(incident), new Narration(Names.IDS, BERLIN));
  }

  private long failedRunThenPeople() {
    long incident = world.open("Unknown");
    world.runFact(incident, 7, "run.planned", Map.of("runbook", "payments-down", "rung", "fallback", "purpose", "recover", "reason", "its condition holds"));
    world.runFact(incident, 7, "step.ended", Map.of("step", "restart", "target", "web-2", "status", "failed", "exit", 1));
    world.runFact(incident, 7, "run.ended", Map.of("outcome", "failed", "reason", "the recovery is not proved"));
    world.settle();
    world.clock.tick(Duration.ofMinutes(3));
    world.incidents.acknowledge(incident, PagingWorld.ADA);
    world.incidents.note(incident, PagingWorld.ADA, "rolled back by hand");
    world.clock.tick(Duration.ofMinutes(9));
    world.incidents.resolve(incident, PagingWorld.ADA, "rolled back");
    world.settle();
    return incident;
  }

  @Test
  void tells_summary_window_timeline_automation_people_and_open_questions() {
    String draft = draft(failedRunThenPeople());
    assertThat(draft)
        .contains("# Post-mortem: Payments do not answer")
        .contains("## Summary")
        .contains("It was resolved by ada (by hand) after 12 min.")
        .contains("Paged: ada.")
        .contains("| Acknowledged | 2026-01-06 04:03:00 | 3 min |")
        .contains("| Resolved | 2026-01-06 04:12:00 | 12 min |")
        .contains("## Timeline")
        .contains("- 2026-01-06 04:00:00 — Incident opened: Payments do not answer")
        .contains("## What automation did, and why")
        .contains("The runbook payments-down was taken: its condition holds")
        .contains("    - 2026-01-06 04:00:00 — 'restart' on web-2, try 1: failed (exit: 1)")
        .contains("## What people did")
        .contains("Ada noted: rolled back by hand")
        .contains("## Open questions")
        .contains("Run 7 ended as failed")
        .contains("What caused it?");
  }

  @Test
  void the_same_facts_give_the_same_text() {
    long incident = failedRunThenPeople();
    assertThat(draft(incident)).isEqualTo(draft(incident));
  }

  @Test
  void an_open_incident_has_a_draft_too_and_it_asks_what_is_left() {
    long incident = world.open("Unknown");
    assertThat(draft(incident)).contains("It is not resolved yet.").contains("| Resolved | no |  |").contains("What is left to do?");
  }

  @Test
  void text_from_outside_shows_as_it_is_and_is_never_markup() {
    long incident = world.open("Unknown");
    String evil = "<img src=x onerror=alert(1)> [link](javascript:alert(1)) **bold**\n# heading\n| a | b | `code` &amp;";
    world.incidents.note(incident, PagingWorld.ADA, evil);
    String html = HtmlRenderer.builder().build().render(Parser.builder().build().parse(draft(incident)));
    assertThat(html).doesNotContain("<img").doesNotContain("<a ").doesNotContain("<strong>").doesNotContain("<code>").doesNotContain("<h1>heading");
    assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt; [link](javascript:alert(1)) **bold** # heading");
  }

  @Test
  void is_served_as_markdown_to_those_who_may_read() {
    long incident = failedRunThenPeople();
    ReviewApi api = new ReviewApi(world.incidents, world.workspaces);
    Actor viewer = new Actor("person:eve", "eve", Actor.Role.VIEWER, Set.of());
    assertThat(String.valueOf(api.postMortem(viewer, incident).getHeaders().getContentType())).isEqualTo("text/markdown;charset=UTF-8");
    assertThatThrownBy(() -> api.postMortem(viewer, 999)).isInstanceOf(Problem.Missing.class);
  }
}
