package dev.nightshift.workspace;

import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.Input;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Step;
import dev.nightshift.spi.TargetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the workspace holds, for reading. It is changed by changing its files. */
@RestController
@RequestMapping("/api/v1")
final class WorkspaceApi {
  private final Workspaces workspaces;

  WorkspaceApi(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /** @param next always null: the list is complete */
  record Items<T>(List<T> items, @Nullable String next) {
    static <T> Items<T> of(List<T> items) {
      return new Items<>(items, null);
    }
  }

  record ProblemView(String file, int line, String severity, String message) {
    static ProblemView of(Finding finding) {
      return new ProblemView(finding.file(), finding.line(), word(finding.severity()), finding.message());
    }
  }

  /**
   * @param problems why a newer version was refused; empty where the files are in force
   * @param origin the Git remote that it comes from; null for a folder
   */
  record WorkspaceView(
      String organisation, String zone, String version, List<ProblemView> problems, int services, int runbooks, @Nullable GitOrigin origin) {}

  record CheckView(String name, String kind, String url, String interval, String alert, String severity) {
    static CheckView of(Check check) {
      return new CheckView(check.name(), check.kind(), check.url(), Durations.format(check.interval()), check.alert(), word(check.severity()));
    }
  }

  record TargetView(String name, String connection, String address, Map<String, String> labels) {
    static TargetView of(TargetAddress target) {
      return new TargetView(target.name(), target.connection(), target.address(), target.labels());
    }
  }

  record ServiceView(
      String id, String name, String team, String environment, Map<String, String> labels, List<String> dependencies,
      boolean listed, List<TargetView> targets, List<CheckView> checks) {
    static ServiceView of(Service service) {
      return new ServiceView(
          service.id(), service.name(), service.team(), service.environment(), service.labels(), service.dependencies(),
          service.listed(), service.targets().stream().map(TargetView::of).toList(),
          service.checks().stream().map(CheckView::of).toList());
    }
  }

  /** @param automated whether it has steps that the machine can run */
  record RunbookView(
      String name, String title, String file, String version, String rung, @Nullable String service, @Nullable String when,
      boolean automated) {
    static RunbookView of(Runbook runbook) {
      return new RunbookView(
          runbook.name(), runbook.title(), runbook.file(), runbook.version(), runbook.rung().word(),
          text(runbook.settings().service()), text(runbook.settings().when()), !runbook.executableSteps().isEmpty());
    }
  }

  /** @param kind the step kind, or {@code manual} for what a person does */
  record StepView(String name, String section, String kind, int line) {
    static StepView of(Step step) {
      String kind =
          switch (step) {
            case ExecutableStep executable -> executable.kind();
            case ManualStep manual -> "manual";
          };
      return new StepView(step.name(), word(step.section()), kind, step.line());
    }
  }

  record InputView(String name, boolean required, String description, @Nullable String from, @Nullable String pattern) {
    static InputView of(Input input) {
      return new InputView(
          input.name(), input.required(), input.description(), text(input.from()), text(input.pattern()));
    }
  }

  record RunbookDetail(RunbookView runbook, List<InputView> inputs, List<StepView> steps, String text) {}

  @GetMapping("/workspace")
  WorkspaceView workspace() {
    Workspace current = workspaces.current();
    return new WorkspaceView(
        current.catalog().organisation().name(), current.catalog().organisation().zone().getId(), current.version(),
        workspaces.problems().stream().map(ProblemView::of).toList(), current.catalog().services().size(),
        current.runbooks().size(), workspaces.origin().orElse(null));
  }

  @GetMapping("/services")
  Items<ServiceView> services() {
    return Items.of(workspaces.current().catalog().services().values().stream().map(ServiceView::of).toList());
  }

  @GetMapping("/runbooks")
  Items<RunbookView> runbooks() {
    return Items.of(workspaces.current().runbooks().stream().map(RunbookView::of).toList());
  }

  @GetMapping("/runbooks/{name}")
  RunbookDetail runbook(@PathVariable String name) {
    Runbook runbook =
        workspaces.current().runbook(name)
            .orElseThrow(() -> new Problem.Missing("There is no runbook '" + name + "'; GET /api/v1/runbooks lists them."));
    return new RunbookDetail(
        RunbookView.of(runbook),
        runbook.settings().inputs().stream().map(InputView::of).toList(),
        runbook.steps().stream().map(StepView::of).toList(),
        runbook.text());
  }

  private static @Nullable String text(@Nullable Located<String> located) {
    return located == null ? null : located.value();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
