package dev.nightshift.runbook;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestStepKind;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Team;
import dev.nightshift.catalog.EscalationPolicy;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.spi.StepKind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small workspace to check runbooks against. */
final class LintWorld {
  static final List<Map<String, String>> TARGETS =
      List.of(Map.of("role", "payments", "env", "prod"), Map.of("role", "search", "env", "prod"));
  static final Set<String> FILES = Set.of("runbooks/payments-down.md", "runbooks/other.md", "docs/map.png");

  private LintWorld() {}

  static LintContext context() {
    return new LintContext(
        catalog(true),
        List.of(new Kind("shell", false), new Kind("http", true, new StepKind.Attribute("method", "the request's method", false)),
            new Kind("promql", true), new Kind("wait", false),
            new Kind("chat", true, new StepKind.Attribute("choices", "the answers", true), new StepKind.Attribute("to", "whom", false),
                new StepKind.Attribute("default", "the answer of nobody", false)),
            new Kind("lambda", true, new StepKind.Attribute("function", "its name", true))),
        selector -> TARGETS.stream().anyMatch(selector::matches),
        FILES::contains);
  }

  static LintContext withoutLocalSteps() {
    LintContext context = context();
    return new LintContext(catalog(false), context.kinds(), context.selectsTargets(), context.fileExists());
  }

  static Catalog catalog(boolean allowLocal) {
    Team team = new Team("shop", "Shop", List.of("ana"),
        new Rotation(ZoneOffset.UTC, DayOfWeek.MONDAY, LocalTime.NOON, LocalDate.EPOCH, List.of("ana")),
        new EscalationPolicy(List.of(), 0));
    return TestCatalog.of(new Organisation("Shop", ZoneOffset.UTC, Duration.ofMinutes(10), allowLocal))
        .people(Map.of("ana", new Person("ana", "Ana", "responder", List.of())))
        .teams(Map.of("shop", team))
        .services(Map.of("payments", Views.PAYMENTS))
        .secrets(Map.of("db", "env:DB"))
        .make();
  }

  /** A step kind that is only described. */
  record Kind(String name, boolean templated, List<Attribute> attributes) implements TestStepKind {
    Kind(String name, boolean templated, Attribute... attributes) {
      this(name, templated, List.of(attributes));
    }

    @Override
    public Result run(Request request, Output output) {
      return Result.failed("nothing is run here");
    }
  }
}
