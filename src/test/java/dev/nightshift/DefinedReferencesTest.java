package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.runbook.Finding;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step names in the workspace is there. */
class DefinedReferencesTest {
  @TempDir Path folder;

  private List<String> errors(String body) {
    Path path = WorkspaceFolder.small(folder)
        .replace("nightshift.yaml", "secrets:\n", "databases:\n  shop: {url: \"jdbc:postgresql://db.example.org:5432/shop\", username: nightshift}\nsecrets:\n")
        .file("runbooks/orders.md", "---\nnightshift:\n  service: payments\n---\n# Orders\n\n" + body).path();
    return new WorkspaceLoader(StepKindCatalog.vocabulary()).load(path).errors().stream().map(Finding::toString).toList();
  }

  @Test
  void a_database_or_a_cluster_that_a_step_names_is_defined_in_the_workspace() {
    assertThat(errors("## Diagnosis\n```sql {name=open database=shop}\nSELECT 1\n```\n")).isEmpty();
    assertThat(errors("## Diagnosis\n```sql {name=open database=shopp}\nSELECT 1\n```\n"))
        .containsExactly("runbooks/orders.md:8: step 'open' has database=shopp, which the workspace does not define; describe it under databases: in nightshift.yaml, or correct its name");
    assertThat(errors("## Diagnosis\n```yaml {name=pods kind=kubernetes action=get resource=deployment/shop cluster=blue}\n```\n"))
        .anyMatch(error -> error.contains("has cluster=blue, which the workspace does not define; describe it under clusters:"));
  }
}
