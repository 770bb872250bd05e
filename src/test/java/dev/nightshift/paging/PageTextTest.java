package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.spi.PageChannel.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTextTest {

  @Test
  void text_from_outside_stays_on_its_line_and_long_stories_are_cut_at_the_beginning() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      long incident = world.open("Unknown");
      world.database.jdbc().sql("UPDATE incident SET title = E'down\\r\\nBcc: eve' WHERE id = ?").param(incident).update();
      for (int step = 1; step <= 100; step++) {
        world.runFact(incident, 7, "step.ended", Map.of("step", "look" + step, "target", "web\n2", "status", "succeeded", "outputs", Map.of("listening", "false")));
      }
      world.settle();
      Message mail = world.email.received.getFirst();
      assertThat(mail.subject()).isEqualTo("[SEV1] down Bcc: eve (#" + incident + ")");
      assertThat(mail.text()).contains("Since:    2026-01-06 04:00:00 CET").contains("… 40 earlier lines").contains("Step look100 on web 2: succeeded (listening=false)").doesNotContain("look40 ");
    }
  }

  @Test
  void tries_of_the_same_step_are_one_line_with_what_came_of_the_last() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      long incident = world.open("Unknown");
      for (int attempt = 1; attempt <= 5; attempt++) {
        world.runFact(incident, 7, "step.ended", Map.of("step", "answers", "target", "web-2", "status", "failed", "attempt", attempt, "error", "try " + attempt, "values", Map.of("truncated", false)));
      }
      world.runFact(incident, 7, "step.ended", Map.of("step", "process", "target", "web-2", "status", "succeeded", "exit", 0,
          "outputs", Map.of("running", "true"), "values", Map.of("stdout", "a book of output", "exit", 0)));
      world.settle();
      assertThat(world.email.received.getFirst().text())
          .contains("Step answers on web-2: failed (attempt 5, try 5)")
          .doesNotContain("try 4")
          .contains("Step process on web-2: succeeded (running=true)")
          .doesNotContain("a book of output");
    }
  }

  @Test
  void whoever_is_asked_for_an_approval_reads_the_plan_with_its_targets_and_gets_a_link_until_it_is_answered() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      long incident = world.open("Unknown");
      world.settle();
      world.runFact(incident, 7, "run.planned", Map.of("title", "Restore payments", "rung", "oversight"));
      world.runFact(incident, 7, "run.approval_requested", Map.of(
          "approvers", List.of("person:grace"), "minimum", 2, "until", "2026-01-06T04:00:00Z", "agreed", List.of(), "plan", "3f0c0ffee1234567",
          "acts", List.of(Map.of("step", "restart", "targets", List.of("web-1", "web-2")))));
      world.settle();
      Message mail = world.email.received.getLast();
      assertThat(mail.address()).isEqualTo("grace@example.org");
      assertThat(mail.text())
          .contains("Run 7: Restore payments, plan 3f0c0ffee123", "would run: restart on web-1, web-2", "It needs 2 people, 0 agreed so far; silence means no at 05:00:00 CET")
          .contains("Approve or reject it (asks before it does): https://night.example.org/approve-run/7.");
      assertThat(String.valueOf(mail.payload().get("approval"))).contains("approveUrl=https://night.example.org/approve-run/7.", "web-2");

      world.runFact(incident, 7, "run.approved", Map.of("by", List.of("person:ada"), "plan", "3f0c0ffee1234567"));
      assertThat(ApprovalAsked.of(world.pages.list(incident, Long.MAX_VALUE, 1).getFirst(), world.incidents.timeline(incident))).isEmpty();
    }
  }
}
