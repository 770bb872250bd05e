package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.run.DryRun.VerdictView;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardrailAdviceTest {

  @Test
  void every_guardrail_that_stands_in_the_way_says_what_to_do() {
    TestDatabase database = TestDatabase.create();
    try (TestServer server = TestServer.start(database, ShopStory.workspaces(), Clock.systemUTC())) {
      assertThat(server.part(Guardrails.class).names()).isNotEmpty().allSatisfy(name -> assertThat(GuardrailAdvice.on(name)).as(name).isNotBlank());
    }
    database.close();
  }

  @Test
  void what_denies_stands_first_then_what_asks_then_what_waits_and_what_allows_is_apart() {
    Verdicts verdicts = Verdicts.of(List.of(said("stop-all", "allow"), said("lock", "wait"), said("approval", "ask"), said("freeze", "deny"), said("budget", "deny")));
    assertThat(verdicts.against()).extracting(VerdictLine::name).containsExactly("freeze", "budget", "approval", "lock");
    assertThat(verdicts.allowing()).extracting(VerdictLine::title).containsExactly("Stop all");
    assertThat(verdicts.outcome().word()).isEqualTo("It would not act: 2 guardrails deny.");
    assertThat(Verdicts.of(List.of(said("lock", "wait"))).outcome().word()).isEqualTo("It would wait, and begin by itself.");
    assertThat(Verdicts.of(List.of(said("lock", "allow"))).outcome().word()).isEqualTo("Nothing stands in its way.");
  }

  @Test
  void times_and_digests_are_as_long_as_people_read_them() {
    String digest = "ab".repeat(32);
    VerdictLine line = VerdictLine.of(new VerdictView("breaker", "deny", "open since 2026-11-21T13:54:03.755172Z", Map.of("plan", digest)));
    assertThat(line.why()).isEqualTo("open since 2026-11-21T13:54:03Z");
    assertThat(line.values()).containsEntry("plan", digest.substring(0, 12) + "…");
  }

  private static VerdictView said(String guardrail, String verdict) {
    return new VerdictView(guardrail, verdict, "because", Map.of());
  }
}
