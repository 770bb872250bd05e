package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProposalTest {
  private static final String PAPER = """
      ---
      title: Node not ready
      ---
      # KubeNodeNotReady

      ## Diagnosis
      Look at the node:

      ```console
      $ kubectl get node $NODE -o yaml
      status: NotReady
      ```

      - and at its pods:

        ```
        kubectl -n <namespace> describe pod '<pod-name>'
        ```

      On the host:

          df -h

      ```promql
      up{job="node"} == 0
      ```

      ```sh
      kubectl drain $NODE
      ```

      ## Mitigation
      ```shell
      kubectl get pods
      ```
      """;

  @Test
  void fences_that_only_look_become_steps_and_what_is_filled_in_becomes_inputs() {
    Proposal proposal = Proposal.of("runbooks/KubeNodeNotReady.md", PAPER);

    assertThat(proposal.after()).isEqualTo("""
        ---
        title: Node not ready
        nightshift:
          rung: human-initiated
          targets: role=CHANGE-ME    # the hosts that these steps look at
          inputs:
            node: {from: labels.node, pattern: "[A-Za-z0-9][A-Za-z0-9._:@/-]*", required: true}
            namespace: {from: labels.namespace, pattern: "[A-Za-z0-9][A-Za-z0-9._:@/-]*", required: true}
            pod-name: {from: labels.pod, pattern: "[A-Za-z0-9][A-Za-z0-9._:@/-]*", required: true}
        ---
        # KubeNodeNotReady

        ## Diagnosis
        Look at the node:

        ```sh {name=kubectl-get-node on=local}
        kubectl get node "$NODE" -o yaml
        ```

        ```console
        $ kubectl get node $NODE -o yaml
        status: NotReady
        ```

        - and at its pods:

          ```sh {name=kubectl-describe-pod on=local}
          kubectl -n "$NAMESPACE" describe pod ''"$POD_NAME"''
          ```

        On the host:

        ```sh {name=df}
        df -h
        ```

        ```promql {name=query}
        up{job="node"} == 0
        ```

        ```sh
        kubectl drain $NODE
        ```

        ## Mitigation
        ```shell
        kubectl get pods
        ```
        """);
    assertThat(proposal.notes()).extracting(Finding::line).containsExactly(28, 33);
    assertThat(proposal.notes().getFirst().message()).contains("kubectl drain").contains("may change something");
    assertThat(proposal.notes().getLast().message()).contains("does not stand under 'Diagnosis'");
    assertThat(proposal.steps()).containsExactly("kubectl-get-node", "kubectl-describe-pod", "df", "query");
  }

  @Test
  void the_proposal_is_a_runbook_whose_steps_look_and_whose_only_fault_is_the_host_that_a_person_has_to_name() {
    Parsed parsed = RunbookParser.parse("runbooks/KubeNodeNotReady.md", Proposal.of("runbooks/KubeNodeNotReady.md", PAPER).after());
    Runbook runbook = parsed.usable().orElseThrow();
    assertThat(runbook.executableSteps()).hasSize(4).allMatch(step -> step.section() == Section.DIAGNOSIS);
    assertThat(RunbookLint.check(parsed, LintWorld.context()).stream().filter(Finding::isError).map(Finding::message)).allMatch(message -> message.contains("CHANGE-ME"));
  }

  @Test
  void files_that_have_settings_or_nothing_to_run_are_left_as_they_are() {
    for (String text : List.of("---\nnightshift: {rung: manual}\n---\n## Diagnosis\n```sh\ndf\n```\n", "+++\ntitle = \"x\"\n+++\n## Diagnosis\n```sh\ndf\n```\n",
        "# Only words\n", "## Diagnosis\n```sh\ndf\n", "> ## Diagnosis\n> ```sh\n> df\n> ```\n", "## Diagnosis\n```sh {name=df}\ndf\n```\n")) {
      Proposal proposal = Proposal.of("x.md", text);
      assertThat(proposal.after()).as(text).isEqualTo(text);
      assertThat(proposal.steps()).isEmpty();
    }
  }

  @Test
  void a_name_that_steers_the_shell_is_no_input() {
    Proposal proposal = Proposal.of("x.md", "## Diagnosis\n```sh\nls $LD_PRELOAD\n```\n");
    assertThat(proposal.steps()).isEmpty();
    assertThat(proposal.notes()).singleElement().satisfies(note -> assertThat(note.message()).contains("steers the shell"));
  }

  static List<Path> all() {
    return PublicRunbooksTest.own();
  }

  @ParameterizedTest
  @MethodSource("all")
  void any_runbook_for_people_gives_a_proposal_that_holds(Path file) throws Exception {
    holds(file);
  }

  @Test
  void a_public_collection_gives_proposals_that_hold() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(PublicRunbooksTest.COLLECTION), "no public collection in " + PublicRunbooksTest.COLLECTION);
    int steps = 0;
    for (Path file : PublicRunbooksTest.markdown(PublicRunbooksTest.COLLECTION)) {
      steps += holds(file);
    }
    assertThat(steps).isGreaterThan(10);
  }

  /** Nothing of the text is lost, the proposed steps are all read, all look only, and only hosts are left to be named. */
  private static int holds(Path file) {
    String text = PublicRunbooksTest.read(file);
    Proposal proposal = Proposal.of("runbooks/x.md", text);
    Parsed parsed = RunbookParser.parse("runbooks/x.md", proposal.after());
    Runbook runbook = parsed.usable().orElseThrow();
    assertThat(runbook.executableSteps()).as(file.toString()).extracting(ExecutableStep::name).containsExactlyElementsOf(proposal.steps());
    assertThat(runbook.executableSteps()).allMatch(step -> step.section() == Section.DIAGNOSIS);
    assertThat(RunbookLint.check(parsed, LintWorld.context()).stream().filter(Finding::isError).map(finding -> file + ": " + finding))
        .allMatch(finding -> finding.contains("CHANGE-ME"));
    if (proposal.steps().isEmpty()) {
      assertThat(proposal.after()).isEqualTo(text);
    }
    return proposal.steps().size();
  }
}
