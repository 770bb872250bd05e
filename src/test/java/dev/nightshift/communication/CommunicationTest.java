package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FollowerStore;
import dev.nightshift.ledger.Followers;
import dev.nightshift.paging.Channels;
import dev.nightshift.paging.PagingWorld;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommunicationTest {

  private final TestWorkspaces workspaces = TestWorkspaces.of(catalog());
  private final PagingWorld world = new PagingWorld(workspaces);
  private final UpdateStore store = new UpdateStore(world.database.jdbc());
  private final UpdateWriter writer =
      new UpdateWriter(store, world.incidents, workspaces, world.links, new LocalSignals(), world.clock);
  private final UpdateCourier courier =
      new UpdateCourier(
          store, new Channels(List.of(world.email, world.webhook)), workspaces, world.ledger, world.database.transaction(), world.clock);
  private final Followers followers =
      new Followers(List.of(writer), new FollowerStore(world.database.jdbc()), world.database.transaction(), new LocalSignals(), world.clock);

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    Service hidden = TestWorkspaces.service("ledger");
    Service secret = new Service("secret", "Project X", "payments", "test", Map.of(), List.of(), List.of(), List.of(), false);
    Map<String, Service> services = new java.util.LinkedHashMap<>(small.services());
    services.put("ledger", hidden);
    services.put("secret", secret);
    List<Subscription> subscriptions =
        List.of(
            new Subscription("board", "email", "board@example.org", List.of(), Severity.SEV2),
            new Subscription("shop", "webhook", "https://shop.example.org/hook", List.of("payments"), Severity.SEV5),
            new Subscription("others", "email", "others@example.org", List.of("ledger"), Severity.SEV5));
    return TestCatalog.like(small).services(services).subscriptions(subscriptions).make();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void settle() {
    followers.drain();
    courier.beat();
  }

  private List<String> subjects(PagingWorld.Mailbox box) {
    return box.received.stream().map(Message::subject).toList();
  }

  @Test
  void subscribers_hear_of_the_opening_a_change_of_severity_and_the_resolution_once_each() {
    long incident = world.open("Down");
    settle();
    world.incidents.changeSeverity(incident, PagingWorld.ADA, Severity.SEV2);
    settle();
    settle();
    world.clock.tick(Duration.ofMinutes(12));
    world.incidents.resolve(incident, PagingWorld.ADA, "fixed");
    settle();
    assertThat(subjects(world.webhook))
        .containsExactly(
            "[Problem] The payments service has a problem (SEV1)",
            "[Severity] The problem of The payments service went from SEV1 to SEV2",
            "[Resolved] The payments service works again, after 12 min");
    assertThat(world.email.received).extracting(Message::address).containsOnly("board@example.org").hasSize(3);
    assertThat(world.webhook.received.getFirst().payload()).containsEntry("update", "opened").containsEntry("incident", (int) incident);
    assertThat(world.incidents.timeline(incident)).extracting(Fact::type).contains("communication.sent");
  }

  @Test
  void reading_the_ledger_again_tells_nobody_twice() {
    world.open("Down");
    settle();
    world.database.jdbc().sql("UPDATE follower SET sequence = 0 WHERE name = 'communication'").update();
    settle();
    assertThat(world.webhook.received).hasSize(1);
  }

  @Test
  void who_wants_only_the_worst_hears_nothing_of_less_but_everything_of_what_was_once_bad() {
    long incident = world.open("Down");
    world.database.jdbc().sql("UPDATE incident SET severity = 'SEV3' WHERE id = ?").param(incident).update();
    settle();
    assertThat(world.email.received).isEmpty();
    world.incidents.changeSeverity(incident, PagingWorld.ADA, Severity.SEV1);
    settle();
    world.incidents.changeSeverity(incident, PagingWorld.ADA, Severity.SEV4);
    settle();
    world.incidents.resolve(incident, PagingWorld.ADA, "fixed");
    settle();
    assertThat(world.email.received).hasSize(3);
  }

  @Test
  void nobody_hears_of_the_end_before_the_beginning_and_a_failing_receiver_is_given_up() {
    world.webhook.answer = message -> new Delivery.Retry(Duration.ZERO, "away");
    long incident = world.open("Down");
    settle();
    world.incidents.resolve(incident, PagingWorld.ADA, "fixed");
    settle();
    world.webhook.answer = message -> new Delivery.Delivered("ok");
    assertThat(world.webhook.received).isEmpty();
    world.clock.tick(Duration.ofSeconds(2));
    settle();
    assertThat(subjects(world.webhook)).extracting(subject -> subject.substring(0, 9)).containsExactly("[Problem]", "[Resolved");
    world.webhook.answer = message -> new Delivery.GiveUp("HTTP 404");
    long second = world.open("Down");
    settle();
    assertThat(world.incidents.timeline(second)).extracting(Fact::type).contains("communication.failed");
  }

  @Test
  void the_public_status_names_listed_services_in_public_words_and_nothing_else() {
    PublicStatus status = new PublicStatus(world.incidents, workspaces, world.clock);
    assertThat(status.now().state()).isEqualTo(StatusPage.State.OPERATIONAL);
    long incident = world.open("Down");
    world.database.jdbc().sql("INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version) VALUES ('secret', 'g', 'X is down', 'SEV1', 'TRIGGERED', now(), 0, false, '')").update();
    StatusPage page = status.now();
    assertThat(page.state()).isEqualTo(StatusPage.State.DISRUPTED);
    assertThat(page.services()).extracting(StatusPage.ServiceStatus::name).containsExactly("The payments service", "The ledger service");
    assertThat(page.services()).extracting(StatusPage.ServiceStatus::state).containsExactly(StatusPage.State.DISRUPTED, StatusPage.State.OPERATIONAL);
    assertThat(page.incidents()).hasSize(1);
    assertThat(page.toString()).doesNotContain("Payments do not answer").doesNotContain("Project X").doesNotContain("Down");
    world.incidents.acknowledge(incident, PagingWorld.ADA);
    assertThat(status.now().incidents().getFirst().words()).isEqualTo("We are working on a problem with The payments service.");
    world.incidents.resolve(incident, PagingWorld.ADA, "fixed");
    assertThat(status.now().state()).isEqualTo(StatusPage.State.OPERATIONAL);
  }
}
