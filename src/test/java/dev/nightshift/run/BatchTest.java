package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which a step reaches its targets. {@link RunMachineTest} checks the same for random histories. */
class BatchTest {

  private static RunWorld world(Catalog catalog, String limits) {
    String text = RunWorld.text("rung: fallback\nlimits: {" + limits + "}\nverify: {settle: 0s}", "## Mitigation\n" + step("restart"));
    return RunWorld.of(catalog, TestWorkspaces.runbook("restore", text.replace("name=web-1", "role=web")));
  }

  /** Steps that end only when they are let go; what runs at once is seen. */
  private static final class Held {
    final Set<String> running = ConcurrentHashMap.newKeySet();
    final Map<String, Semaphore> gates = new ConcurrentHashMap<>();

    Held(RunWorld world, int targets, String... failing) {
      IntStream.rangeClosed(1, targets).forEach(number -> gates.put("web-" + number, new Semaphore(0)));
      world.kind.when("restart", (request, output) -> {
        String name = request.target().name();
        running.add(name);
        gates.get(name).acquire();
        running.remove(name);
        boolean ok = !Set.of(failing).contains(name);
        return new Result(Map.of("exit", ok ? 0L : 1L), Map.of(), ok, null);
      });
    }

    void runs(String... names) {
      RunWorld.eventually(() -> running.equals(Set.of(names)));
    }

    void end(String... names) {
      List.of(names).forEach(name -> gates.get(name).release());
    }
  }

  @Test
  void the_canary_goes_alone_and_then_a_share_at_a_time_and_progress_is_seen() {
    try (RunWorld world = world(RunWorld.catalog(6), "canary: 1, concurrency: 50%")) {
      Held held = new Held(world, 6);
      world.fire();
      held.runs("web-1");
      assertThat(world.run().doing()).isEqualTo(new Run.Doing("restart", 0, 0, 1, 6));
      held.end("web-1");
      held.runs("web-2", "web-3", "web-4");
      held.end("web-3");
      held.runs("web-2", "web-4", "web-5");
      RunWorld.eventually(() -> world.run().doing().done() == 2);
      assertThat(world.run().doing().words()).isEqualTo("restart 2/6, 3 under way");
      held.end("web-2", "web-4", "web-5", "web-6");
      world.await(RunStatus.VERIFYING);
      assertThat(world.run().doing()).isNull();
    }
  }

  @Test
  void after_too_many_errors_those_under_way_end_and_the_rest_never_start() {
    try (RunWorld world = world(RunWorld.catalog(8), "canary: 0, concurrency: 3, max-errors: 20%")) {
      Held held = new Held(world, 8, "web-1", "web-2");
      world.fire();
      held.runs("web-1", "web-2", "web-3");
      held.end("web-1");
      held.runs("web-2", "web-3", "web-4");
      held.end("web-2");
      held.runs("web-3", "web-4");
      assertThat(world.run().status()).as("what is under way ends by itself").isEqualTo(RunStatus.RUNNING);
      held.end("web-3", "web-4");
      assertThat(world.await(RunStatus.FAILED).reason()).contains("'restart' on web-2 failed: exit code 1; 2 have failed");
      assertThat(world.kind.ran).containsExactlyInAnyOrder("restart@web-1", "restart@web-2", "restart@web-3", "restart@web-4");
    }
  }

  @Test
  void a_ramp_doubles_after_each_whole_batch() {
    try (RunWorld world = world(RunWorld.catalog(10), "ramp: true, concurrency: 4")) {
      Held held = new Held(world, 10);
      world.fire();
      held.runs("web-1");
      held.end("web-1");
      held.runs("web-2", "web-3");
      held.end("web-2");
      held.runs("web-3");
      RunWorld.eventually(() -> world.run().doing().done() == 2);
      assertThat(held.running).as("the next batch waits for the whole one").containsExactly("web-3");
      held.end("web-3");
      held.runs("web-4", "web-5", "web-6", "web-7");
      held.end("web-4", "web-5", "web-6", "web-7");
      held.runs("web-8", "web-9", "web-10");
      held.end("web-8", "web-9", "web-10");
      world.await(RunStatus.VERIFYING);
    }
  }

  @Test
  void one_zone_ends_before_the_next_begins() {
    try (RunWorld world = world(zones("b", "a", "", "b", "a", "a"), "order: zone, canary: 1, concurrency: 5")) {
      Held held = new Held(world, 6);
      world.fire();
      held.runs("web-2");
      held.end("web-2");
      held.runs("web-5", "web-6");
      held.end("web-5");
      held.runs("web-6");
      RunWorld.eventually(() -> world.run().doing().done() == 2);
      assertThat(held.running).containsExactly("web-6");
      held.end("web-6");
      held.runs("web-1", "web-4");
      held.end("web-1", "web-4");
      held.runs("web-3");
      held.end("web-3");
      world.await(RunStatus.VERIFYING);
      assertThat(world.run().targets()).containsExactly("web-2", "web-5", "web-6", "web-1", "web-4", "web-3");
    }
  }

  private static Catalog zones(String... zones) {
    List<TargetAddress> addresses = new ArrayList<>();
    for (String zone : zones) {
      Map<String, String> labels = zone.isEmpty() ? Map.of("role", "web") : Map.of("role", "web", "zone", zone);
      addresses.add(new TargetAddress("web-" + (addresses.size() + 1), "ssh", "10.0.0." + addresses.size(), labels, Map.of()));
    }
    Service service = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), addresses, List.of(), true);
    return TestWorkspaces.catalog(List.of(service), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada")));
  }
}
