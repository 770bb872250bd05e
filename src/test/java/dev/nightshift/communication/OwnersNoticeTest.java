package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.spi.PageChannel.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Nightshift does to a runbook by itself, its owners hear of. */
class OwnersNoticeTest {

  /** What happens, and what is told of it. */
  private enum Happening {
    BREAKER_OPENS(
        new FactDraft("runbook/restore", null, null, "breaker.opened", "automation", "v1",
            Map.of("runbook", "restore", "service", "payments", "title", "Restore", "why", "3 failures in a row", "halfOpenAt", "2026-01-06T10:30:00Z")),
        "Breaker open: Restore on The payments service",
        List.of("3 failures in a row", "2026-01-06T10:30:00Z", "nightshift breaker reset restore --service payments")),
    RUNBOOK_FALLS(
        new FactDraft("ladder/restore/payments", null, null, "ladder.fell", "automation", "v1",
            Map.of("runbook", "restore", "service", "payments", "title", "Restore", "reason", "2 runs failed in a row", "from", "fallback", "to", "human-initiated")),
        "Runbook fell: Restore on The payments service",
        List.of("fell from fallback to human-initiated", "2 runs failed in a row", "nightshift ladder show restore --service payments"));

    private final FactDraft fact;
    private final String subject;
    private final List<String> told;

    Happening(FactDraft fact, String subject, List<String> told) {
      this.fact = fact;
      this.subject = subject;
      this.told = told;
    }
  }

  private final NoticeWorld world =
      new NoticeWorld(TestWorkspaces.small(TestWorkspaces.runbook("restore", "---\ntitle: Restore\nnightshift:\n  service: payments\n---\n# X\n")));

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource
  void the_owners_are_told_at_once_by_day_why_until_when_and_what_to_do(Happening happening) {
    world.at("2026-01-06T09:00:00Z");
    world.happens(happening.fact);
    assertThat(world.mails()).extracting(Message::address).containsExactlyInAnyOrder("ada@example.org", "grace@example.org");
    Message message = world.mails().getFirst();
    assertThat(message.subject()).isEqualTo(happening.subject);
    assertThat(message.text()).contains(happening.told).contains("https://night.example.org/runbooks/restore");
  }

  @ParameterizedTest
  @EnumSource
  void at_night_they_are_told_in_the_morning(Happening happening) {
    world.at("2026-01-06T01:00:00Z");
    world.happens(happening.fact);
    assertThat(world.mails()).isEmpty();
    world.at("2026-01-06T09:00:00Z");
    assertThat(world.mails()).hasSize(2);
  }
}
