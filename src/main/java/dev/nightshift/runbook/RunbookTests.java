package dev.nightshift.runbook;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import java.util.List;
import java.util.Optional;

/**
 * The tests of one runbook: {@code NAME.test.yaml} beside {@code NAME.md}.
 *
 * @param file path inside the workspace
 */
public record RunbookTests(String file, List<RunbookCase> cases) {

  /** What the name of a test file ends in. */
  public static final String ENDING = ".test.yaml";

  public RunbookTests {
    cases = List.copyOf(cases);
  }

  /** Returns the path of the runbook that is tested. */
  public String runbookFile() {
    return file.substring(0, file.length() - ENDING.length()) + ".md";
  }

  /** Returns the service that a case is about: the one it names, else the only one the runbook is for. */
  public static Optional<Service> service(RunbookCase one, Runbook runbook, Catalog catalog) {
    if (one.service() != null) {
      return catalog.service(one.service().value());
    }
    Located<String> wanted = runbook.settings().service();
    List<Service> services =
        catalog.services().values().stream()
            .filter(service -> wanted == null || RunbookMatching.matches(wanted.value(), service))
            .toList();
    return services.size() == 1 ? Optional.of(services.getFirst()) : Optional.empty();
  }
}
