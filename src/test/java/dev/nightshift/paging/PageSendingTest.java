package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.escalation.PageRequest;
import dev.nightshift.paging.Delivering.Next;
import dev.nightshift.paging.PageLetters.Letter;
import dev.nightshift.spi.PageChannel.Delivery;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages leave side by side: what holds one channel up holds up no other. */
class PageSendingTest {
  private final PagingWorld world = new PagingWorld(TestWorkspaces.small());

  @AfterEach
  void close() {
    world.close();
  }

  private static PageRequest request(long incident, String channel, int number) {
    Person person = new Person("p" + number, "P", "responder", List.of(new ContactMethod(channel, "p" + number + "@example.org")));
    return new PageRequest(incident, person, 1, 1, PageKind.APPROVAL, "an approval is needed", null);
  }

  private static void await(PageSending sending, java.util.function.BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
      sending.beat();
      return condition.getAsBoolean();
    });
  }

  private void insert(List<PageRequest> requests) {
    world.database.transaction().executeWithoutResult(status -> world.pageStore.insert(requests, world.clock.instant()));
  }

  /** One page for each of so many incidents. */
  private List<Long> due(int number) {
    List<Long> incidents = Stream.generate(() -> world.open("Down")).limit(number).toList();
    insert(IntStream.range(0, number).mapToObj(place -> request(incidents.get(place), "email", place)).toList());
    return incidents;
  }

  private Page.Status status(long incident) {
    return world.pages.list(incident, Long.MAX_VALUE, 1).getFirst().status();
  }

  private static Delivery hang(CountDownLatch hangs) {
    try {
      hangs.await();
    } catch (InterruptedException broken) {
      Thread.currentThread().interrupt();
    }
    return new Delivery.Delivered("ok");
  }

  @Test
  void a_mail_server_that_hangs_while_approval_links_leave_holds_up_no_other_channel_and_loses_none() {
    long incident = world.open("Down");
    CountDownLatch hangs = new CountDownLatch(1);
    world.email.answer = message -> hang(hangs);
    insert(IntStream.range(0, 40).mapToObj(number -> request(incident, "email", number)).toList());
    world.clock.tick(Duration.ofSeconds(1));
    insert(List.of(request(incident, "webhook", 40)));
    PageSending sending = new PageSending(world.courier);
    await(sending, () -> world.webhook.received.size() == 1);
    assertThat(world.email.received).isEmpty();
    hangs.countDown();
    await(sending, () -> world.email.received.size() == 40);
    assertThat(world.mailed()).doesNotHaveDuplicates();
  }

  @Test
  void where_a_channel_is_full_the_next_pages_follow_when_enough_have_left() throws Exception {
    due(40);
    CountDownLatch hangs = new CountDownLatch(1);
    world.email.answer = message -> hang(hangs);
    PageSending sending = new PageSending(world.courier);
    assertThat(sending.beat()).as("it has waited for room").isZero();
    assertThat(claimed()).isEqualTo(DuePageStore.AT_ONCE);
    hangs.countDown();
    await(sending, () -> claimed() == 40 && world.email.received.size() == 40);
    Awaitility.await().untilAsserted(() -> assertThat(sending.beat()).as("nothing is due").isPositive());
  }

  private long claimed() {
    return world.database.jdbc().sql("SELECT count(*) FROM page WHERE claims > 0").query(Long.class).single();
  }

  @Test
  void of_pages_that_are_claimed_together_one_may_hang_fail_or_have_a_bad_address_while_the_others_leave() {
    List<Long> incidents = due(8);
    CountDownLatch hangs = new CountDownLatch(1);
    world.email.answer = message -> switch (message.address().substring(0, 2)) {
      case "p1" -> hang(hangs);
      case "p2" -> new Delivery.GiveUp("no such mailbox");
      case "p3" -> throw new IllegalStateException("a mistake");
      case "p4" -> new Delivery.Retry(Duration.ZERO, "greylisted");
      default -> new Delivery.Delivered("ok");
    };
    PageSending sending = new PageSending(world.courier);
    await(sending, () -> incidents.stream().filter(incident -> status(incident) != Page.Status.SENDING).count() == 7);
    assertThat(incidents.stream().map(this::status)).containsExactly(
        Page.Status.SENT, Page.Status.SENDING, Page.Status.FAILED, Page.Status.QUEUED, Page.Status.QUEUED, Page.Status.SENT, Page.Status.SENT, Page.Status.SENT);
    hangs.countDown();
    await(sending, () -> status(incidents.get(1)) == Page.Status.SENT);
    assertThat(world.database.jdbc().sql("SELECT sum(claims) FROM page").query(Long.class).single()).isEqualTo(8);
  }

  @Test
  void an_incident_that_cannot_be_read_costs_its_own_page_alone() {
    List<Long> incidents = due(4);
    world.database.jdbc().sql("UPDATE alert SET severity = 'NONSENSE' WHERE id = (SELECT alert_id FROM alert_incident WHERE incident_id = ?)").param(incidents.get(2)).update();
    PostRound.deliver(world.courier);
    assertThat(world.mailed()).containsExactlyInAnyOrder("p0", "p1", "p3");
    assertThat(world.database.jdbc().sql("SELECT detail FROM page_attempt WHERE outcome = 'retry'").query(String.class).single()).contains("NONSENSE");
  }

  @Test
  void by_a_channel_no_more_is_claimed_than_has_room() {
    long incident = world.open("Down");
    insert(IntStream.range(0, 12).mapToObj(number -> request(incident, number < 10 ? "email" : "webhook", number)).toList());
    assertThat(world.courier.claim(Map.of("email", 3)).stream().map(page -> page.method().channel()))
        .containsExactlyInAnyOrder("email", "email", "email", "webhook", "webhook");
    assertThat(world.courier.claim(Map.of("email", 0))).isEmpty();
    assertThat(world.courier.claim(Map.of("email", 16, "webhook", 16))).hasSize(7);
  }

  @Test
  void many_pages_are_claimed_with_one_statement_and_what_their_messages_tell_is_read_with_three() {
    List<Long> incidents = due(DuePageStore.AT_ONCE);
    long before = world.database.borrowed();
    List<Letter> letters = world.courier.letters(world.courier.claim(Map.of()));
    assertThat(world.database.borrowed() - before).isEqualTo(4);
    assertThat(letters).hasSize(incidents.size());
    assertThat(letters.stream().map(letter -> letter.message().get().payload().get("incident"))).containsExactlyInAnyOrderElementsOf(incidents);
    assertThat(letters).allSatisfy(letter -> assertThat((List<?>) letter.message().get().payload().get("alerts")).hasSize(1));
  }

  @Test
  void what_comes_in_while_others_are_written_is_written_together_and_what_cannot_be_written_costs_nobody_else() throws Exception {
    List<Long> incidents = due(12);
    List<Page> pages = world.courier.claim(Map.of()).stream().sorted(Comparator.comparingLong(Page::id)).toList();
    List<Outcome> outcomes = pages.stream().map(page -> Outcome.of(page, new Next.Sent(page == pages.get(5) ? "\0" : "taken"), world.clock.instant())).toList();
    List<Thread> threads = outcomes.stream().map(outcome -> Thread.ofVirtual().unstarted(() -> world.outcomes.write(outcome))).toList();
    long before = world.database.transaction().execute(status -> {
      world.database.jdbc().sql("SELECT FROM page WHERE id = ? FOR UPDATE").param(pages.getFirst().id()).query().listOfRows();
      long borrowed = world.database.borrowed();
      threads.getFirst().start();
      Awaitility.await().until(() -> world.database.borrowed() > borrowed);
      threads.subList(1, 12).forEach(Thread::start);
      Awaitility.await().until(() -> threads.subList(1, 12).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
      return borrowed;
    });
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(world.database.borrowed() - before).as("the first, the rest together, and each of the rest because one is broken").isEqualTo(1 + 1 + 11);
    assertThat(incidents.stream().filter(incident -> status(incident) == Page.Status.SENT)).hasSize(11);
    assertThat(world.factTypes(pages.get(4).incidentId())).endsWith("page.sent");
    assertThat(status(pages.get(5).incidentId())).isEqualTo(Page.Status.SENDING);
  }
}
