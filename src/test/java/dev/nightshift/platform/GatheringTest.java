package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<Integer>> pieces = new CopyOnWriteArrayList<>();
  private final CountDownLatch open = new CountDownLatch(1);

  @AfterEach
  void close() {
    threads.close();
  }

  private List<String> doubled(List<Integer> things) throws InterruptedException {
    pieces.add(List.copyOf(things));
    open.await();
    if (things.contains(13)) {
      throw new IllegalStateException("13 cannot be doubled");
    }
    return things.stream().map(thing -> thing + ":" + 2 * thing).toList();
  }

  private Gathering<Integer, String> gathering(int atOnce) {
    return gathering(Duration.ZERO, atOnce);
  }

  private Gathering<Integer, String> gathering(Duration pause, int atOnce) {
    return new Gathering<>("doubling", pause, atOnce, things -> {
      try {
        return doubled(things);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** Lets the first begin, and the others come while it is at work. */
  private List<Future<String>> whileTheFirstWorks(Gathering<Integer, String> gathering, List<Integer> others) {
    List<Future<String>> done = new ArrayList<>(List.of(threads.submit((Callable<String>) () -> gathering.done(0))));
    Awaitility.await().until(() -> pieces.size() == 1);
    for (int other : others) {
      Thread[] comes = new Thread[1];
      done.add(threads.submit((Callable<String>) () -> {
        comes[0] = Thread.currentThread();
        return gathering.done(other);
      }));
      Awaitility.await().until(() -> comes[0] != null && comes[0].getState() == Thread.State.WAITING);
    }
    open.countDown();
    return done;
  }

  @Test
  void what_comes_while_one_is_at_work_is_one_piece_of_work_and_everyone_gets_what_came_of_theirs() throws Exception {
    List<Future<String>> done = whileTheFirstWorks(gathering(100), IntStream.rangeClosed(1, 8).boxed().toList());
    for (int i = 0; i <= 8; i++) {
      assertThat(done.get(i).get()).isEqualTo(i + ":" + 2 * i);
    }
    assertThat(pieces).containsExactly(List.of(0), List.of(1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void one_piece_of_work_has_a_limit_and_the_rest_is_the_next() throws Exception {
    for (Future<String> each : whileTheFirstWorks(gathering(3), List.of(1, 2, 3, 4))) {
      assertThat(each.get()).contains(":");
    }
    assertThat(pieces).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4));
  }

  @Test
  void work_that_fails_leaves_nobody_waiting() throws Exception {
    List<Future<String>> done = whileTheFirstWorks(gathering(100), List.of(12, 13, 14));
    assertThat(done.getFirst().get()).isEqualTo("0:0");
    List<String> came = new ArrayList<>();
    for (Future<String> each : done.subList(1, 4)) {
      try {
        came.add(String.valueOf(each.get()));
      } catch (ExecutionException thrown) {
        came.add(thrown.getCause().getMessage());
      }
    }
    assertThat(came).as("one hears why, the others that nothing came of it").containsExactlyInAnyOrder("13 cannot be doubled", "null", "null");
  }

  @Test
  void who_comes_alone_is_served_at_once_and_who_comes_soon_after_waits_for_more() throws Exception {
    open.countDown();
    Gathering<Integer, String> gathering = gathering(Duration.ofMillis(500), 100);
    assertThat(gathering.done(1)).isEqualTo("1:2");
    List<Future<String>> soon = IntStream.rangeClosed(2, 9).mapToObj(i -> threads.submit((Callable<String>) () -> gathering.done(i))).toList();
    for (Future<String> each : soon) {
      assertThat(each.get()).contains(":");
    }
    assertThat(pieces).hasSize(2);
    assertThat(pieces.getLast()).hasSize(8);
  }
}
