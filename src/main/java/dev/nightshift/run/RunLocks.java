package dev.nightshift.run;

import dev.nightshift.guardrail.Resource;
import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.TargetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a run holds while it changes something. */
final class RunLocks {
  private RunLocks() {}

  /** Its service, the targets that it acts on, and what its runbook names. This node itself is no target that is changed. */
  static List<Resource> of(Plan plan, Runbook runbook) {
    Stream<Resource> targets =
        plan.acted().stream()
            .flatMap(name -> plan.target(name).stream())
            .filter(target -> !target.connection().equals("local"))
            .map(target -> new Resource(Resource.Kind.TARGET, place(target)));
    Stream<Resource> named = named(runbook, RunValues.planned(plan)).stream().map(name -> new Resource(Resource.Kind.NAMED, name));
    return Stream.of(Stream.of(new Resource(Resource.Kind.SERVICE, plan.service())), targets, named).flatMap(all -> all).distinct().sorted().toList();
  }

  /**
   * The names under {@code locks}, filled in.
   *
   * @throws Problem.Invalid where a placeholder has no value
   */
  static List<String> named(Runbook runbook, Map<String, Object> variables) {
    return runbook.settings().interlock().locks().stream().map(lock -> filled(runbook, lock, variables)).toList();
  }

  private static String filled(Runbook runbook, Located<String> lock, Map<String, Object> variables) {
    try {
      return Template.parse(lock.value()).render(Placeholders.values(variables), Escaping.PROSE);
    } catch (IllegalArgumentException unbound) {
      throw new Problem.Invalid("The lock " + lock.value() + " of " + runbook.file() + " cannot be told: " + unbound.getMessage(), unbound);
    }
  }

  private static String place(TargetAddress target) {
    return target.address().isEmpty() ? target.name() : target.connection() + " " + target.address();
  }
}
