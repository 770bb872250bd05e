package dev.nightshift.runbook;

import dev.nightshift.platform.Suggestion;
import dev.nightshift.runbook.RunbookCase.Answer;
import dev.nightshift.runbook.RunbookCase.Expected;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the tests of a runbook against the runbook, so that a case cannot pass or fail for a word that nobody reads. */
public final class RunbookTestLint {
  private static final String APPROVAL = "approval";

  private final RunbookTests tests;
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  /** @param runbook the one that is tested */
  public RunbookTestLint(RunbookTests tests, Runbook runbook, LintContext context, Findings findings) {
    this.tests = tests;
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  /** Reports all that is wrong. */
  public void check() {
    Set<String> names = new HashSet<>();
    for (RunbookCase one : tests.cases()) {
      if (!one.name().isEmpty() && !names.add(one.name())) {
        findings.error(one.line(), "a case of this file is already called '" + one.name() + "'; give each its own name");
      }
      service(one);
      rung(one);
      one.given().forEach(this::given);
      one.hosts().forEach((inventory, hosts) -> {
        Collection<String> known = context.catalog().inventories().keySet();
        if (!known.contains(inventory)) {
          findings.error(hosts.line(), "hosts: there is no inventory '" + inventory + "'; " + Suggestion.among(inventory, known)
              + "the inventories are " + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
      });
      one.inputs().forEach((name, value) -> input(name, value.line()));
      expected(one);
    }
  }

  private void service(RunbookCase one) {
    Collection<String> known = context.catalog().services().keySet();
    if (one.service() != null && !known.contains(one.service().value())) {
      findings.error(one.service().line(), "there is no service '" + one.service().value() + "'; "
          + Suggestion.among(one.service().value(), known) + "the services are " + String.join(", ", known));
    } else if (RunbookTests.service(one, runbook, context.catalog()).isEmpty()) {
      findings.error(one.line(), runbook.file() + " is for more than one service; write which one this case is about, such as 'service: "
          + known.stream().findFirst().orElse("payments") + "'");
    }
  }

  private void rung(RunbookCase one) {
    Located<Rung> rung = one.rung();
    if (rung != null && rung.value().compareTo(runbook.rung()) > 0) {
      findings.error(rung.line(), "rung " + rung.value() + " is higher than " + runbook.file() + " may be (" + runbook.rung()
          + "); lower it here, or raise it there");
    }
    if (one.start() == RunbookCase.Start.AUTOMATION && one.alert() == null) {
      findings.error(one.line(), "automation starts nothing without an alert; write one, or start: person");
    }
  }

  private void given(String key, Located<List<Answer>> answers) {
    Step step = step(key.split("[@#]", 2)[0], "given", answers.line());
    if (step instanceof ExecutableStep executable) {
      Set<String> known = new TreeSet<>(context.kind(executable.kind()).map(kind -> kind.results()).orElse(List.of()));
      if (!known.isEmpty()) {
        known.addAll(List.of("outputs", "error", "took"));
        answers.value().forEach(answer -> answer.values().keySet().stream().filter(name -> !known.contains(name)).forEach(name ->
            findings.error(answers.line(), "given." + key + " has no setting '" + name + "'; " + Suggestion.among(name, known)
                + "a " + executable.kind() + " step answers with " + String.join(", ", known))));
      }
    }
  }

  private void expected(RunbookCase one) {
    Expected expected = one.expected();
    if (expected.isEmpty()) {
      findings.error(one.line(), "this case expects nothing, so it proves nothing; write expect:, such as {outcome: succeeded}");
    }
    steps("expect.ran", expected.ran(), false);
    steps("expect.skipped", expected.skipped(), false);
    steps("expect.undone", expected.undone(), true);
    if (expected.waitsFor() != null) {
      expected.waitsFor().value().stream().filter(name -> !name.equals(APPROVAL)).forEach(name -> waitsFor(name, expected.waitsFor().line()));
    }
    expected.inputs().forEach((name, value) -> input(name, value.line()));
  }

  private void waitsFor(String name, int line) {
    if (step(name, "expect.waits-for", line) instanceof ExecutableStep step && !step.asks()) {
      findings.error(line, "expect.waits-for: people are asked for " + APPROVAL + ", a manual step or a question, and '" + name + "' is none of these");
    }
  }

  private void steps(String where, @Nullable Located<List<String>> names, boolean rollback) {
    if (names == null) {
      return;
    }
    for (String name : names.value()) {
      Step step = step(name, where, names.line());
      if (step != null && rollback != (step.section() == Section.ROLLBACK)) {
        findings.error(names.line(), where + ": '" + name + "' is " + (rollback ? "no Rollback step; expect it under ran" : "a Rollback step; expect it under undone"));
      }
    }
  }

  private @Nullable Step step(String name, String where, int line) {
    Step step = runbook.step(name).orElse(null);
    if (step == null) {
      List<String> known = runbook.steps().stream().map(Step::name).toList();
      findings.error(line, where + ": there is no step '" + name + "' in " + runbook.file() + "; " + Suggestion.among(name, known)
          + "its steps are " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
    return step;
  }

  private void input(String name, int line) {
    List<String> known = runbook.settings().inputs().stream().map(Input::name).toList();
    if (!known.contains(name)) {
      findings.error(line, "there is no input '" + name + "' in " + runbook.file() + "; " + Suggestion.among(name, known)
          + "its inputs are " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }
}
