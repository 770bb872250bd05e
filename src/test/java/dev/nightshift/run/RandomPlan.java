package dev.nightshift.run;

import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans for the state machine's tests. */
final class RandomPlan {
  private RandomPlan() {}

  static Plan of(Random random) {
    int many = random.nextInt(4) == 0 ? 10 : 3;
    List<String> targets = IntStream.rangeClosed(1, 1 + random.nextInt(many)).mapToObj(number -> "web-" + number).toList();
    List<PlannedStep> steps = new ArrayList<>();
    add(steps, random, Section.DIAGNOSIS, random.nextInt(3), targets);
    add(steps, random, Section.MITIGATION, random.nextInt(4), targets);
    add(steps, random, Section.VERIFICATION, random.nextInt(3), targets);
    steps.add(step("undo", Section.ROLLBACK, targets, random.nextBoolean(), ""));
    int always = random.nextInt(3);
    for (int number = 1; number <= always; number++) {
      steps.add(new PlannedStep(
          "always-" + number, Section.ALWAYS, false, "", targets, random.nextBoolean(), random.nextInt(2), Duration.ofSeconds(1), false, "", null, null, random.nextInt(4) == 0));
    }
    Purpose purpose = random.nextInt(6) == 0 ? Purpose.DIAGNOSE : Purpose.RECOVER;
    Duration countdown = random.nextInt(3) == 0 ? Duration.ofSeconds(random.nextInt(200)) : Duration.ZERO;
    return plan(purpose, steps, targets, limits(random), Duration.ofSeconds(random.nextInt(2) * 30), countdown);
  }

  private static Limits limits(Random random) {
    Amount concurrency = random.nextInt(4) == 0 ? new Amount(1 + random.nextInt(100), true) : new Amount(1 + random.nextInt(5), false);
    Amount maxErrors = random.nextInt(3) == 0 ? new Amount(random.nextInt(60), true) : new Amount(random.nextInt(3), false);
    return new Limits(
        new Amount(random.nextInt(3), false), concurrency, maxErrors, Limits.DEFAULT.budget(), Duration.ofMinutes(15),
        random.nextInt(3) == 0, random.nextInt(3) == 0 ? new Located<>("zone", 1) : null, null, Restraints.NONE);
  }

  static Plan plan(Purpose purpose, List<PlannedStep> steps, List<String> targets, Limits limits, Duration settle) {
    return plan(purpose, steps, targets, limits, settle, Duration.ZERO);
  }

  private static Plan plan(Purpose purpose, List<PlannedStep> steps, List<String> targets, Limits limits, Duration settle, Duration countdown) {
    return new Plan(
        "restore", "runbooks/restore.md", "Restore", "v1", "payments", Rung.FALLBACK, purpose, false, steps,
        targets.stream().map(name -> target(name, targets)).toList(), Map.of(), limits, Duration.ofMinutes(5), settle,
        Map.of("name", "PaymentsDown"), Map.of(), Map.of(), countdown, null);
  }

  /** Three zones, as a plan has them in order; the last target has none. */
  private static TargetAddress target(String name, List<String> all) {
    int place = all.indexOf(name);
    Map<String, String> labels = place == all.size() - 1 ? Map.of() : Map.of("zone", "zone-" + 3 * place / all.size());
    return new TargetAddress(name, "local", "127.0.0.1", labels, Map.of());
  }

  static PlannedStep step(String name, Section section, List<String> targets, boolean repeatable, String undo) {
    return new PlannedStep(name, section, false, "", targets, repeatable, 0, Duration.ofSeconds(1), false, undo, null, null, false);
  }

  static PlannedStep manual(String name, Section section) {
    return new PlannedStep(name, section, true, "Call somebody", List.of(""), true, 0, Duration.ZERO, false, "", null, null, false);
  }

  static PlannedStep waits(String name, Section section, Duration patience) {
    return new PlannedStep(name, section, false, "", List.of(""), true, 0, Duration.ZERO, false, "", patience, null, false);
  }

  static PlannedStep asks(String name, Section section, @Nullable String otherwise, Duration patience) {
    Ask ask = new Ask(List.of("yes", "no"), List.of(), otherwise, patience);
    return new PlannedStep(name, section, false, "", List.of(""), true, 0, Duration.ZERO, false, "", null, ask, false);
  }

  private static void add(List<PlannedStep> steps, Random random, Section section, int count, List<String> targets) {
    for (int number = 1; number <= count; number++) {
      String name = section.name().toLowerCase(java.util.Locale.ROOT) + "-" + number;
      if (random.nextInt(6) == 0) {
        steps.add(manual("manual-" + name, section));
      } else if (random.nextInt(8) == 0) {
        steps.add(asks("ask-" + name, section, random.nextBoolean() ? "no" : null, Duration.ofSeconds(30 + random.nextInt(300))));
      } else if (random.nextInt(5) == 0) {
        steps.add(waits("wait-" + name, section, Duration.ofSeconds(random.nextInt(90))));
      } else {
        boolean looks = section != Section.MITIGATION;
        steps.add(new PlannedStep(
            name, section, false, "", random.nextInt(5) == 0 ? List.of("") : targets, looks || random.nextBoolean(), random.nextInt(3),
            Duration.ofSeconds(1 + random.nextInt(3)), random.nextInt(5) == 0, !looks && random.nextBoolean() ? "undo" : "", null, null, random.nextInt(4) == 0));
      }
    }
  }
}
