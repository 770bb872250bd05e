package dev.nightshift.run;

import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Plans for the state machine's tests. */
final class RandomPlan {
  private RandomPlan() {}

  static Plan of(Random random) {
    List<String> targets = IntStream.rangeClosed(1, 1 + random.nextInt(3)).mapToObj(number -> "web-" + number).toList();
    List<PlannedStep> steps = new ArrayList<>();
    add(steps, random, Section.DIAGNOSIS, random.nextInt(3), targets);
    add(steps, random, Section.MITIGATION, random.nextInt(4), targets);
    add(steps, random, Section.VERIFICATION, random.nextInt(3), targets);
    steps.add(step("undo", Section.ROLLBACK, targets, random.nextBoolean(), ""));
    int always = random.nextInt(3);
    for (int number = 1; number <= always; number++) {
      steps.add(new PlannedStep(
          "always-" + number, Section.ALWAYS, false, "", targets, random.nextBoolean(), random.nextInt(2), Duration.ofSeconds(1), false, "", 1,
          1 + random.nextInt(2), null));
    }
    Purpose purpose = random.nextInt(6) == 0 ? Purpose.DIAGNOSE : Purpose.RECOVER;
    return plan(purpose, steps, targets, random.nextInt(2), Duration.ofSeconds(random.nextInt(2) * 30));
  }

  static Plan plan(Purpose purpose, List<PlannedStep> steps, List<String> targets, int maxErrors, Duration settle) {
    return new Plan(
        "restore", "runbooks/restore.md", "Restore", "v1", "payments", Rung.FALLBACK, purpose, false, steps,
        targets.stream().map(name -> new TargetAddress(name, "local", "127.0.0.1", Map.of(), Map.of())).toList(), Map.of(), maxErrors,
        Duration.ofMinutes(15), Duration.ofMinutes(5), settle, Map.of("name", "PaymentsDown"), Map.of(), Map.of());
  }

  static PlannedStep step(String name, Section section, List<String> targets, boolean repeatable, String undo) {
    return new PlannedStep(name, section, false, "", targets, repeatable, 0, Duration.ofSeconds(1), false, undo, 1, 1, null);
  }

  static PlannedStep manual(String name, Section section) {
    return new PlannedStep(name, section, true, "Call somebody", List.of(""), true, 0, Duration.ZERO, false, "", 0, 1, null);
  }

  static PlannedStep waits(String name, Section section, Duration patience) {
    return new PlannedStep(name, section, false, "", List.of(""), true, 0, Duration.ZERO, false, "", 1, 1, patience);
  }

  private static void add(List<PlannedStep> steps, Random random, Section section, int count, List<String> targets) {
    for (int number = 1; number <= count; number++) {
      String name = section.name().toLowerCase(java.util.Locale.ROOT) + "-" + number;
      if (random.nextInt(6) == 0) {
        steps.add(manual("manual-" + name, section));
      } else if (random.nextInt(5) == 0) {
        steps.add(waits("wait-" + name, section, Duration.ofSeconds(random.nextInt(90))));
      } else {
        boolean looks = section != Section.MITIGATION;
        steps.add(new PlannedStep(
            name, section, false, "", random.nextInt(5) == 0 ? List.of("") : targets, looks || random.nextBoolean(), random.nextInt(3),
            Duration.ofSeconds(1 + random.nextInt(3)), random.nextInt(5) == 0, !looks && random.nextBoolean() ? "undo" : "",
            random.nextInt(3), 1 + random.nextInt(3), null));
      }
    }
  }
}
