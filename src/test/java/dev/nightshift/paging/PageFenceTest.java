package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No page after an acknowledgement, whatever happens at the same time. */
class PageFenceTest {

  private final PagingWorld world = new PagingWorld(TestWorkspaces.small());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_claim_waits_for_an_acknowledgement_that_is_being_written_and_then_sends_nothing() throws Exception {
    long incident = world.open("Unknown");
    world.followers.drain();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> acknowledging =
          threads.submit(
              () ->
                  world.database.transaction().executeWithoutResult(
                      status -> {
                        world.incidents.acknowledge(incident, PagingWorld.ADA);
                        written.countDown();
                        await(commit);
                      }));
      written.await();
      Future<Optional<Page>> claiming = threads.submit(world.courier::claim);
      untilSomebodyWaitsForALock();
      assertThat(claiming.isDone()).isFalse();
      commit.countDown();
      acknowledging.get();
      assertThat(claiming.get(10, TimeUnit.SECONDS).orElseThrow().status()).isEqualTo(Page.Status.WITHDRAWN);
    }
  }

  @Test
  void of_many_races_between_an_acknowledgement_and_a_claim_none_sends_what_was_acknowledged_before() throws Exception {
    int races = 60;
    List<String> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < races; race++) {
        long incident = world.open("Unknown");
        world.followers.drain();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Boolean> acknowledged =
            threads.submit(
                () -> {
                  start.await();
                  world.incidents.acknowledge(incident, PagingWorld.ADA);
                  return world.pages.list(incident, Long.MAX_VALUE, 1).getFirst().status() == Page.Status.QUEUED;
                });
        Future<Page> claimed =
            threads.submit(
                () -> {
                  start.await();
                  return world.courier.claim().orElseThrow();
                });
        boolean queuedAfterAcknowledgement = acknowledged.get();
        Page page = claimed.get();
        if (queuedAfterAcknowledgement) {
          assertThat(page.status()).isEqualTo(Page.Status.WITHDRAWN);
        }
        outcomes.add(page.status().word());
      }
    }
    assertThat(outcomes).hasSize(races);
  }

  @Test
  void two_nodes_never_send_the_same_page() throws Exception {
    for (int incident = 0; incident < 20; incident++) {
      world.open("Unknown");
    }
    world.followers.drain();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (int node = 0; node < 4; node++) {
        work.add(
            nodes.submit(
                () -> {
                  for (Optional<Page> page = world.courier.claim(); page.isPresent(); page = world.courier.claim()) {
                    world.courier.deliver(page.get());
                  }
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
    }
    world.settle();
    assertThat(world.email.received).extracting(message -> message.id()).hasSize(20).doesNotHaveDuplicates();
  }

  private void untilSomebodyWaitsForALock() {
    long waiting = 0;
    while (waiting == 0) {
      waiting =
          world.database.jdbc().sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
              .query(Long.class)
              .single();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
