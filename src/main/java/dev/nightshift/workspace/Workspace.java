package dev.nightshift.workspace;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.RunbookTests;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One version of the configuration, valid as a whole. It never changes; a newer version is another object.
 *
 * @param version the Git commit where the folder is unchanged since it, else {@code sha256:} and the hash of its content
 * @param folder where the files are
 * @param routing decides where events go
 * @param tests what the runbooks are tested with
 */
public record Workspace(Catalog catalog, List<Runbook> runbooks, String version, Path folder, Routing routing, List<RunbookTests> tests) {

  public Workspace {
    runbooks = List.copyOf(runbooks);
    tests = List.copyOf(tests);
  }

  /** A workspace without tests. */
  public Workspace(Catalog catalog, List<Runbook> runbooks, String version, Path folder) {
    this(catalog, runbooks, version, folder, new Routing(catalog), List.of());
  }

  /** Returns what addresses of runbooks in alerts start with; empty for any. */
  public List<String> mirrors() {
    return catalog.settings().getOrDefault("runbooks.mirrors", "").lines().toList();
  }

  /** Finds the runbooks for an alert. */
  public RunbookMatching.Matches match(AlertView alert) {
    return RunbookMatching.match(alert, runbooks, mirrors());
  }

  /** Returns the same under another name. */
  Workspace as(String version) {
    return new Workspace(catalog, runbooks, version, folder, routing, tests);
  }

  /** Returns a runbook by name: its file name without the ending. */
  public Optional<Runbook> runbook(String name) {
    return runbooks.stream().filter(runbook -> runbook.name().equals(name)).findFirst();
  }

  /** Returns a runbook that somebody named, or throws {@link Problem.Missing}. */
  public Runbook namedRunbook(String name) {
    return runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook '" + name + "' in the workspace; nightshift runbooks lists them."));
  }

  /** Returns a service that somebody named, or throws {@link Problem.Missing}. */
  public Service namedService(String id) {
    return catalog.service(id)
        .orElseThrow(() -> new Problem.Missing("There is no service '" + id + "'; the services are " + String.join(", ", catalog.services().keySet()) + "."));
  }
}
