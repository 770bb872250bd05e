package dev.nightshift.workspace;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import dev.nightshift.runbook.CallLint;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.LintContext;
import dev.nightshift.runbook.Parsed;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookLint;
import dev.nightshift.runbook.RunbookParser;
import dev.nightshift.runbook.RunbookSecrets;
import dev.nightshift.runbook.RunbookTestLint;
import dev.nightshift.runbook.RunbookTestReader;
import dev.nightshift.runbook.RunbookTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks a folder as a whole. Everything that is wrong is found in one go, each with its file and line; nothing in
 * the files makes it throw.
 */
public final class WorkspaceLoader {
  private final Vocabulary vocabulary;
  private final Clock clock;
  private final BiFunction<Path, List<SourceFile>, String> version;

  /** A loader by the clock of this machine. */
  public WorkspaceLoader(Vocabulary vocabulary) {
    this(vocabulary, Clock.systemUTC());
  }

  /**
   * @param vocabulary the words that the workspace may use
   * @param clock tells whether a rotation has begun
   */
  public WorkspaceLoader(Vocabulary vocabulary, Clock clock) {
    this(vocabulary, clock, WorkspaceVersion::of);
  }

  private WorkspaceLoader(Vocabulary vocabulary, Clock clock, BiFunction<Path, List<SourceFile>, String> version) {
    this.vocabulary = vocabulary;
    this.clock = clock;
    this.version = version;
  }

  /** A loader that names versions by content alone: for a short command that shows none and must not wait for Git. */
  public static WorkspaceLoader withoutGit(Vocabulary vocabulary) {
    return new WorkspaceLoader(vocabulary, Clock.systemUTC(), (folder, files) -> WorkspaceVersion.hash(files));
  }

  /** Reads a folder. */
  public Loaded load(Path folder) {
    return read(folder, folder).loaded();
  }

  /**
   * As {@link #load}, with the files themselves.
   *
   * @param home the folder that relative paths in the files start at, where the files are a copy of it
   */
  Reading read(Path folder, Path home) {
    Path place = folder.toAbsolutePath().normalize();
    Reports reports = new Reports();
    if (!Files.isDirectory(place)) {
      reports.of(WorkspaceFiles.MAIN).error(1, "there is no folder " + place + "; name the folder of the workspace with --workspace");
      return new Reading(new Loaded(null, reports.sorted(), List.of()), List.of());
    }
    List<SourceFile> files = new WorkspaceFiles(place, reports).read();
    Draft draft = new Draft(vocabulary, home.toAbsolutePath().normalize(), clock.instant());
    catalog(files, draft, reports);
    Catalog catalog = draft.catalog();
    LintContext lint = lint(catalog, place);
    List<Runbook> runbooks = runbooks(files, lint, reports);
    Reports tested = new Reports();
    List<RunbookTests> tests = tests(files, runbooks, lint, tested);
    boolean broken = reports.sorted().stream().anyMatch(Finding::isError);
    reports.add(tested.sorted());
    Loaded findings = new Loaded(null, reports.sorted(), List.of());
    if (broken) {
      return new Reading(findings, files);
    }
    tests.removeIf(each -> tested.of(each.file()).sorted().stream().anyMatch(Finding::isError));
    Workspace workspace =
        new Workspace(catalog, runbooks, version.apply(place, files), draft.home, new Routing(catalog), tests);
    return new Reading(new Loaded(workspace, findings.findings(), secretUses(draft, runbooks)), files);
  }

  /** What was read, and what came of it. */
  record Reading(Loaded loaded, List<SourceFile> files) {}

  private static void catalog(List<SourceFile> files, Draft draft, Reports reports) {
    SourceFile main = file(files, WorkspaceFiles.MAIN);
    if (main == null) {
      if (reports.of(WorkspaceFiles.MAIN).sorted().isEmpty()) {
        reports.of(WorkspaceFiles.MAIN).error(1, "this file is missing; every workspace has one, see docs/workspace.md");
      }
    } else {
      yaml(main, reports, new NightshiftFile(draft, reports.of(main.path()))::read);
    }
    files.stream().filter(file -> file.in(WorkspaceFiles.CALENDARS)).forEach(file -> draft.calendars.put(file.path(), file));
    draft.calendarFindings = reports::of;
    for (SourceFile file : files) {
      Findings findings = reports.of(file.path());
      if (file.in(WorkspaceFiles.TEAMS)) {
        yaml(file, reports, new TeamFile(file, draft, findings)::read);
      } else if (file.in(WorkspaceFiles.SERVICES)) {
        yaml(file, reports, new ServiceFile(file, draft, findings)::read);
      } else if (file.path().equals(WorkspaceFiles.ROUTING)) {
        yaml(file, reports, new RoutingFile(draft, findings)::read);
      } else if (file.path().equals(WorkspaceFiles.GUARDRAILS)) {
        yaml(file, reports, new GuardrailsFile(draft, findings)::read);
      } else if (file.path().equals(WorkspaceFiles.ACCESS)) {
        yaml(file, reports, new AccessFile(draft, findings)::read);
      }
    }
    draft.check();
    new CatalogCheck(draft, reports).check();
  }

  private static void yaml(SourceFile file, Reports reports, Consumer<Fields> reader) {
    Findings findings = reports.of(file.path());
    try {
      YamlNode root = YamlTree.read(file.text()).orElse(new YamlNode.Mapping(Map.of(), Map.of(), 1));
      if (root instanceof YamlNode.Mapping mapping) {
        reader.accept(new Fields(mapping, "", findings));
      } else {
        findings.error(root.line(), "this file must be a mapping, such as 'name: …'");
      }
    } catch (YamlTree.Malformed malformed) {
      findings.error(malformed.line(), String.valueOf(malformed.getMessage()));
    }
  }

  private LintContext lint(Catalog catalog, Path folder) {
    return LintContext.of(catalog, vocabulary.stepKinds().get(), path -> Files.exists(folder.resolve(path)));
  }

  private static List<Runbook> runbooks(List<SourceFile> files, LintContext context, Reports reports) {
    List<Runbook> runbooks = new ArrayList<>();
    Map<String, String> byName = new HashMap<>();
    for (SourceFile file : files) {
      if (!file.in(WorkspaceFiles.RUNBOOKS) || file.path().endsWith(RunbookTests.ENDING)) {
        continue;
      }
      Parsed parsed = RunbookParser.parse(file.path(), file.text());
      reports.add(RunbookLint.check(parsed, context));
      Runbook runbook = parsed.runbook();
      if (runbook == null) {
        continue;
      }
      String earlier = byName.putIfAbsent(runbook.name(), file.path());
      if (earlier != null) {
        reports.of(file.path()).error(1, "the runbook '" + runbook.name() + "' is already in " + earlier + "; give one of the files another name");
      }
      runbooks.add(runbook);
    }
    new CallLint(runbooks, reports::of).check();
    return runbooks;
  }

  private static List<RunbookTests> tests(List<SourceFile> files, List<Runbook> runbooks, LintContext context, Reports reports) {
    List<RunbookTests> all = new ArrayList<>();
    for (SourceFile file : files) {
      if (file.in(WorkspaceFiles.RUNBOOKS) && file.path().endsWith(RunbookTests.ENDING)) {
        Findings findings = reports.of(file.path());
        yaml(file, reports, fields -> all.add(tests(new RunbookTestReader(file.path(), findings).read(fields), files, runbooks, context, findings)));
      }
    }
    return all;
  }

  private static RunbookTests tests(RunbookTests tests, List<SourceFile> files, List<Runbook> runbooks, LintContext context, Findings findings) {
    if (file(files, tests.runbookFile()) == null) {
      findings.error(1, "there is no runbook " + tests.runbookFile() + " to test; give this file the name of the runbook beside it");
    }
    runbooks.stream().filter(runbook -> runbook.file().equals(tests.runbookFile())).findFirst()
        .ifPresent(runbook -> new RunbookTestLint(tests, runbook, context, findings).check());
    return tests;
  }

  private static List<SecretUse> secretUses(Draft draft, List<Runbook> runbooks) {
    List<SecretUse> uses = new ArrayList<>(draft.secretUses);
    for (Runbook runbook : runbooks) {
      RunbookSecrets.of(runbook).forEach(use -> uses.add(new SecretUse(runbook.file(), use.line(), use.value())));
    }
    uses.sort(Comparator.comparing(SecretUse::file).thenComparingInt(SecretUse::line));
    return uses.stream().distinct().toList();
  }

  private static @Nullable SourceFile file(List<SourceFile> files, String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst().orElse(null);
  }
}
