package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.runbook.Finding;
import dev.nightshift.workspace.Vocabulary;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the linter says of steps by what their kinds know about themselves. */
class StepKindCheckTest {
  @TempDir Path folder;

  private List<String> errors(String steps) throws Exception {
    Rehearsal.write(folder);
    Files.delete(folder.resolve("runbooks/rehearsal.test.yaml"));
    Files.writeString(folder.resolve("runbooks/rehearsal.md"), """
        ---
        nightshift:
          service: nothing
          targets: role=nothing
          inputs: {unit: {required: true}}
        ---
        # Rehearsal

        ## Mitigation

        """ + steps);
    return new WorkspaceLoader(Vocabulary.standard(StepKindCatalog::kinds)).load(folder).errors().stream().map(Finding::message).toList();
  }

  @Test
  void the_braces_of_a_playbook_are_its_own_and_its_form_is_checked() throws Exception {
    assertThat(errors("```yaml {kind=ansible name=a}\n- hosts: all\n  tasks: [{debug: {msg: '{{ UNIT }} <unit>'}}]\n```\n")).isEmpty();
    assertThat(errors("```yaml {kind=ansible name=a}\nhosts: all\n```\n"))
        .containsExactly("step 'a': a playbook is a list of plays, each beginning with '- hosts: …'");
  }

  @Test
  void a_statement_is_one_and_binds_its_values() throws Exception {
    assertThat(errors("```sql {name=a database=shop}\nSELECT {{unit}}\n```\n")).isEmpty();
    assertThat(errors("```sql {name=a database=shop}\nSELECT '{{unit}}'\n```\n")).singleElement().asString().startsWith("step 'a': {{unit}} stands inside of quotes");
    assertThat(errors("```sql {name=a}\nSELECT 1\n```\n")).singleElement().asString().startsWith("step 'a' needs the attribute database");
  }
}
