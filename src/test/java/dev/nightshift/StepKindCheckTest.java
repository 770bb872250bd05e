package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.runbook.Finding;
import dev.nightshift.spi.StepKind;
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
    Files.writeString(folder.resolve("nightshift.yaml"),
        Files.readString(folder.resolve("nightshift.yaml")) + "databases:\n  shop: {url: \"jdbc:postgresql://db.example.org:5432/shop\", username: nightshift}\nclusters:\n  blue: {url: \"https://blue.example.org\", token: env:BLUE}\n");
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
    return new WorkspaceLoader(StepKindCatalog.vocabulary()).load(folder).errors().stream().map(Finding::message).toList();
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

  @Test
  void a_configuration_of_terraform_keeps_its_state_somewhere_and_a_reviewed_plan_brings_its_own() throws Exception {
    assertThat(errors("```hcl {name=a on=local}\nterraform {\n  backend \"s3\" {}\n}\n```\n")).isEmpty();
    assertThat(errors("## Diagnosis\n```hcl {name=preview on=local dir=infra}\n```\n## Mitigation\n```terraform {name=a on=local plan=preview}\n```\n")).isEmpty();
    assertThat(errors("```hcl {name=a on=local}\noutput \"a\" {}\n```\n")).singleElement().asString().startsWith("step 'a': its configuration names no backend");
    assertThat(errors("```hcl {name=a on=local dri=infra}\n```\n")).anyMatch(said -> said.contains("an attribute 'dri' that nobody reads; a terraform step knows dir, plan, tool"));
  }

  @Test
  void a_recipe_is_ruby_by_its_kind_and_not_empty() throws Exception {
    assertThat(errors("```ruby {kind=chef name=a expect='result.updated <= 2'}\nservice ENV[\"UNIT\"]\n```\n")).isEmpty();
    assertThat(errors("```ruby {kind=chef name=a}\n```\n")).containsExactly("step 'a': there is no recipe; write one in the fence");
  }

  @Test
  void what_changes_a_cluster_is_not_where_steps_only_look_and_says_on_what_it_acts() throws Exception {
    String restart = "```yaml {kind=kubernetes name=a action=restart}\ndeployment: {{unit}}\nnamespace: shop\n```\n";
    assertThat(errors(restart)).isEmpty();
    assertThat(errors("## Diagnosis\n" + restart)).containsExactly("step 'a': action=restart changes the cluster, so it cannot be where steps only look; move it under ## Mitigation");
    assertThat(errors("## Diagnosis\n```yaml {kind=kubernetes name=a action=logs}\npod: {{unit}}\nlines: 20\n```\n")).isEmpty();
    assertThat(errors("```yaml {kind=kubernetes name=a action=restrat}\ndeployment: a\n```\n")).singleElement().asString().contains("There is no action 'restrat'; did you mean 'restart'?");
    assertThat(errors("```yaml {kind=kubernetes name=a action=cordon}\ndeployment: a\n```\n")).containsExactly("step 'a': action=cordon does not know 'deployment' here; it knows one of node, and namespace");
    assertThat(errors("```yaml {kind=kubernetes name=a action=scale}\ndeployment: a\n```\n")).singleElement().asString().contains("write 'replicas: 3'");
    assertThat(errors("```yaml {kind=kubernetes name=a action=restart}\ndeployment: Not_A_Name\n```\n")).singleElement().asString().contains("which is no name in Kubernetes");
    assertThat(errors("```yaml {kind=kubernetes name=a}\nkind: ConfigMap\n```\n")).singleElement().asString().contains("Manifest 1 needs apiVersion, kind and metadata.name");
    assertThat(errors("```yaml {kind=kubernetes name=a}\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {key: '{{secret:env:KEY}}'}\n```\n"))
        .singleElement().asString().contains("A secret or a time is not filled in here");
  }

  @Test
  void a_value_is_never_a_part_of_what_a_shell_reads_in_a_pod() throws Exception {
    assertThat(errors("```yaml {kind=kubernetes name=a action=exec}\npod: a\ncommand: [kill, -HUP, '{{unit}}']\n```\n")).isEmpty();
    assertThat(errors("```yaml {kind=kubernetes name=a action=exec}\npod: a\ncommand: [sh, -c, 'echo \"$1\"', sh, '{{unit}}']\n```\n")).isEmpty();
    for (String command : List.of("[sh, -c, 'echo {{unit}}']", "[sh, -ec, '{{unit}}']", "['{{unit}}']", "[cat, '/etc/{{unit}}']")) {
      assertThat(errors("```yaml {kind=kubernetes name=a action=exec}\npod: a\ncommand: " + command + "\n```\n"))
          .as(command).singleElement().asString().contains("is one argument of its own");
    }
  }

  @Test
  void a_function_is_called_with_json_and_where_steps_only_look_only_if_it_changes_nothing() throws Exception {
    String call = "```json {kind=lambda name=a function=spread%s}\n{\"bucket\": \"{{unit}}\", \"parts\": {{unit}}}\n```\n";
    assertThat(errors(call.formatted(""))).isEmpty();
    assertThat(errors("## Diagnosis\n" + call.formatted(" only-reads"))).isEmpty();
    assertThat(errors("## Diagnosis\n" + call.formatted(""))).singleElement().asString().contains("a function may change something");
    assertThat(errors("```json {kind=lambda name=a function=a/b}\n```\n")).singleElement().asString().contains("function is 'a/b'; write its name or its ARN");
    assertThat(errors("```json {kind=lambda name=a function=a region=moon}\n```\n")).singleElement().asString().contains("region is 'moon'");
    assertThat(errors("```json {kind=lambda name=a function=a}\n{\"a\": }\n```\n")).singleElement().asString().contains("what the function gets must be JSON");
    assertThat(errors("```json {kind=lambda name=a}\n```\n")).singleElement().asString().contains("needs the attribute function");
  }

  @Test
  void the_apply_of_a_reviewed_plan_is_not_where_steps_only_look() throws Exception {
    assertThat(errors("## Diagnosis\n```terraform {name=a on=local plan=preview}\n```\n")).anyMatch(said -> said.contains("it applies a plan, so it cannot be where steps only look"));
  }

  @Test
  void the_plan_that_is_applied_is_one_that_an_earlier_terraform_step_makes() throws Exception {
    String preview = "## Diagnosis\n```terraform {name=preview on=local dir=infra}\n```\n";
    String apply = "## Mitigation\n```terraform {name=a on=local plan=preview}\n```\n";
    assertThat(errors(preview + apply)).isEmpty();
    assertThat(errors(apply + preview)).as("Diagnosis comes first, wherever it stands").isEmpty();
    assertThat(errors(apply)).containsExactly("step 'a' has plan=preview, and there is no earlier step 'preview' of the kind terraform; write the name of one above it");
    assertThat(errors("## Diagnosis\n```cel {name=preview}\ntrue\n```\n" + apply)).hasSize(1);
  }

  @Test
  void the_documentation_names_every_kind_with_its_attributes() throws Exception {
    String documentation = Files.readString(Path.of("docs/steps.md"));
    for (StepKind kind : StepKindCatalog.kinds()) {
      assertThat(documentation).contains("## `" + kind.name() + "`").contains(kind.help());
      kind.attributes().forEach(attribute ->
          assertThat(documentation).contains("| `" + attribute.name() + "` | " + attribute.help() + (attribute.required() ? " (required) |" : " |")));
    }
  }
}
