package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.nightshift.TestWorkspaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No page after an acknowledgement, whatever happens at the same time. */
class PageFenceTest {

  private final PagingWorld world = new PagingWorld(TestWorkspaces.small());

  @AfterEach
  void close() {
    world.close();
  }

  /** Opens incidents of which each has a page that is due. */
  private List<Long> due(int number) {
    List<Long> incidents = Stream.generate(() -> world.open("Unknown")).limit(number).toList();
    world.followers.drain();
    return incidents;
  }

  private Map<Long, Page.Status> claim() {
    return world.courier.claim(Map.of()).stream().collect(Collectors.toMap(Page::incidentId, Page::status));
  }

  /** Does something to an incident in a transaction that stays open until the returned work is run. */
  private Runnable held(ExecutorService threads, Runnable work) throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    Future<?> writing = threads.submit(() -> world.database.transaction().executeWithoutResult(status -> {
      work.run();
      written.countDown();
      await(commit);
    }));
    assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
    return () -> {
      commit.countDown();
      Awaitility.await().until(writing::isDone);
    };
  }

  @Test
  void acknowledgements_that_are_being_written_hold_up_their_own_pages_alone_which_are_then_withdrawn() throws Exception {
    List<Long> incidents = due(5);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Runnable first = held(threads, () -> world.incidents.acknowledge(incidents.get(1), PagingWorld.ADA));
      Runnable second = held(threads, () -> world.incidents.acknowledge(incidents.get(3), PagingWorld.ADA));
      assertThat(claim()).containsOnly(entry(incidents.get(0), Page.Status.SENDING), entry(incidents.get(2), Page.Status.SENDING), entry(incidents.get(4), Page.Status.SENDING));
      assertThat(claim()).isEmpty();
      assertThat(world.courier.rest()).as("what was passed over is tried again").isEqualTo(Duration.ofMillis(50));
      second.run();
      assertThat(claim()).containsOnly(entry(incidents.get(3), Page.Status.WITHDRAWN));
      first.run();
      assertThat(claim()).containsOnly(entry(incidents.get(1), Page.Status.WITHDRAWN));
    }
    assertThat(world.factTypes(incidents.get(1))).endsWith("incident.acknowledged", "page.withdrawn");
  }

  @Test
  void incidents_that_are_locked_for_long_hold_up_nobody_however_many_and_their_pages_leave_when_they_are_free() throws Exception {
    List<Long> locked = due(DuePageStore.AT_ONCE + 4);
    world.clock.tick(Duration.ofSeconds(1));
    List<Long> behind = due(3);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Runnable free = held(threads, () -> locked.forEach(world.incidents::lock));
      assertThat(claim()).containsOnlyKeys(behind);
      free.run();
    }
    PostRound.deliver(world.courier);
    assertThat(world.email.received).hasSize(locked.size());
  }

  @Test
  void of_many_races_between_acknowledgements_and_claims_of_many_none_sends_what_was_acknowledged_before() throws Exception {
    int races = 40;
    int taken = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int race = 0; race < races; race++) {
        List<Long> incidents = due(6);
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<Boolean>> queuedAfterAcknowledgement = Stream.of(incidents.get(1), incidents.get(4)).map(incident -> threads.submit(() -> {
          start.await();
          world.incidents.acknowledge(incident, PagingWorld.ADA);
          return world.pages.list(incident, Long.MAX_VALUE, 1).getFirst().status() == Page.Status.QUEUED;
        })).toList();
        Future<Map<Long, Page.Status>> claimed = threads.submit(() -> {
          start.await();
          Map<Long, Page.Status> all = new HashMap<>();
          while (all.size() < incidents.size()) {
            all.putAll(claim());
          }
          return all;
        });
        if (queuedAfterAcknowledgement.get(0).get()) {
          assertThat(claimed.get()).containsEntry(incidents.get(1), Page.Status.WITHDRAWN);
        }
        if (queuedAfterAcknowledgement.get(1).get()) {
          assertThat(claimed.get()).containsEntry(incidents.get(4), Page.Status.WITHDRAWN);
        }
        taken += claimed.get().size();
      }
    }
    assertThat(taken).isEqualTo(races * 6);
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
                  PostRound.deliver(world.courier);
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
    }
    world.settle();
    assertThat(world.email.received).extracting(message -> message.id()).hasSize(20).doesNotHaveDuplicates();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
