package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.FollowerStore;
import dev.nightshift.ledger.Followers;
import dev.nightshift.paging.Channels;
import dev.nightshift.paging.PagingWorld;
import dev.nightshift.spi.PageChannel.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerNoticeTest {
  private final TestWorkspaces workspaces = TestWorkspaces.small(TestWorkspaces.runbook("restore", "---\ntitle: Restore\nnightshift:\n  service: payments\n---\n# X\n"));
  private final PagingWorld world = new PagingWorld(workspaces);
  private final UpdateStore store = new UpdateStore(world.database.jdbc());
  private final Notices notices = new Notices(store, workspaces, world.links, new LocalSignals(), world.clock);
  private final UpdateCourier courier =
      new UpdateCourier(store, new Channels(List.of(world.email, world.webhook)), workspaces, world.ledger, world.database.transaction(), world.clock);
  private final Followers followers =
      new Followers(List.of(notices), new FollowerStore(world.database.jdbc()), world.database.transaction(), new LocalSignals(), world.clock);

  @AfterEach
  void close() {
    world.close();
  }

  private void opens() {
    world.database.transaction().executeWithoutResult(status -> world.ledger.append(new FactDraft(
        "runbook/restore", null, null, "breaker.opened", "automation", "v1",
        Map.of("runbook", "restore", "service", "payments", "title", "Restore", "why", "3 failures in a row", "halfOpenAt", "2026-01-06T10:30:00Z"))));
    followers.drain();
    courier.beat();
  }

  @Test
  void the_owners_are_told_at_once_by_day_why_until_when_and_what_to_do() {
    world.clock.set(Instant.parse("2026-01-06T09:00:00Z"));
    opens();
    assertThat(world.email.received).extracting(Message::address).containsExactlyInAnyOrder("ada@example.org", "grace@example.org");
    Message message = world.email.received.getFirst();
    assertThat(message.subject()).isEqualTo("Breaker open: Restore on The payments service");
    assertThat(message.text()).contains("3 failures in a row", "2026-01-06T10:30:00Z", "nightshift breaker reset restore --service payments", "https://night.example.org/runbooks/restore");
  }

  @Test
  void at_night_they_are_told_in_the_morning() {
    world.clock.set(Instant.parse("2026-01-06T01:00:00Z"));
    opens();
    assertThat(world.email.received).isEmpty();
    world.clock.set(Instant.parse("2026-01-06T09:00:00Z"));
    courier.beat();
    assertThat(world.email.received).hasSize(2);
  }
}
