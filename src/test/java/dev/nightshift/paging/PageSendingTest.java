package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.escalation.PageRequest;
import dev.nightshift.spi.PageChannel.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Pages leave side by side: what holds one channel up holds up no other. */
class PageSendingTest {
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

  @Test
  void a_mail_server_that_hangs_while_approval_links_leave_holds_up_no_other_channel_and_loses_none() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      long incident = world.open("Down");
      CountDownLatch hangs = new CountDownLatch(1);
      world.email.answer = message -> {
        try {
          hangs.await();
        } catch (InterruptedException broken) {
          Thread.currentThread().interrupt();
        }
        return new Delivery.Delivered("ok");
      };
      world.database.transaction().executeWithoutResult(status -> world.pageStore.insert(IntStream.range(0, 40).mapToObj(number -> request(incident, "email", number)).toList(), world.clock.instant()));
      world.clock.tick(Duration.ofSeconds(1));
      world.database.transaction().executeWithoutResult(status -> world.pageStore.insert(List.of(request(incident, "webhook", 40)), world.clock.instant()));
      PageSending sending = new PageSending(world.courier);
      await(sending, () -> world.webhook.received.size() == 1);
      assertThat(world.email.received).isEmpty();
      hangs.countDown();
      await(sending, () -> world.email.received.size() == 40);
      assertThat(world.mailed()).doesNotHaveDuplicates();
    }
  }
}
