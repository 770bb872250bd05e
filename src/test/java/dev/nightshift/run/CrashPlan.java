package dev.nightshift.run;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the nodes of the crash test run: many services with three local targets each, and a runbook for each of them with steps that may
 * be repeated and steps that may not. Every step writes its start into a file, so that the ledger is not its own witness.
 */
final class CrashPlan {
  static final int SERVICES = 24;

  /** The steps that are marked as idempotent, or that only look. */
  static final Set<String> REPEATABLE = Set.of("look", "reload", "answers");

  private CrashPlan() {}

  static String service(int number) {
    return "shop-" + number;
  }

  static TestWorkspaces workspace(Path starts) {
    List<Service> services = IntStream.range(0, SERVICES).mapToObj(number -> crashService(service(number))).toList();
    Catalog catalog = TestWorkspaces.catalog(services, List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    Runbook[] runbooks = services.stream().map(service -> TestWorkspaces.runbook(service.id(), text(service.id(), starts))).toArray(Runbook[]::new);
    return TestWorkspaces.of(catalog, runbooks);
  }

  private static Service crashService(String id) {
    List<TargetAddress> targets =
        IntStream.rangeClosed(1, 3).mapToObj(number -> new TargetAddress(id + "-" + number, "local", "127.0.0.1", Map.of("role", id), Map.of())).toList();
    return new Service(id, id, "payments", "test", Map.of("role", id), List.of(), targets, List.of(), true);
  }

  /** Every fifth run fails in its second half, and undoes what it did. */
  private static String text(String service, Path starts) {
    return """
        ---
        title: Restore %1$s
        nightshift:
          service: %1$s
          targets: role=%1$s
          limits: {canary: 1, concurrency: 2, max-targets: 100%%, timeout: 10m, budget: 1000/1h}
          verify: {within: 5m, settle: 0s}
        ---
        # Restore %1$s

        ## Diagnosis
        %2$s
        ## Mitigation
        %3$s%4$s%5$s
        ## Verification
        %6$s
        ## Rollback
        %7$s
        ## Always
        %8$s
        """
        .formatted(
            service,
            fence(starts, "look", "", "exit 0"),
            fence(starts, "charge", " undo=refund", "sleep 0.$((RANDOM % 5))"),
            fence(starts, "reload", " idempotent", "sleep 0.$((RANDOM % 5))"),
            fence(starts, "switch", " undo=switch-back", "exit $((NIGHTSHIFT_RUN % 5 == 0))"),
            fence(starts, "answers", " retries=3 retry-delay=1s", "exit 0"),
            fence(starts, "refund", "", "sleep 0.1") + fence(starts, "switch-back", "", "sleep 0.1"),
            fence(starts, "unlock", "", "exit 0"));
  }

  private static String fence(Path starts, String step, String attributes, String then) {
    return """
        ```bash {name=%1$s timeout=30s%2$s}
        echo "$NIGHTSHIFT_RUN %1$s $NIGHTSHIFT_TARGET" >> %3$s
        %4$s
        ```

        """
        .formatted(step, attributes, starts, then);
  }

  /** One step on one target of one run. */
  record Start(long run, String step, String target) {}

  /** How often each step was started. */
  static Map<Start, Integer> starts(Path file) {
    Map<Start, Integer> starts = new HashMap<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : new ArrayList<String>()) {
        String[] words = line.split(" ");
        starts.merge(new Start(Long.parseLong(words[0]), words[1], words[2]), 1, Integer::sum);
      }
      return starts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
