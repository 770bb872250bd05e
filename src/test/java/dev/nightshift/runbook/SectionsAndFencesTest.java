package dev.nightshift.runbook;

import static dev.nightshift.runbook.RunbookParserTest.findings;
import static dev.nightshift.runbook.RunbookParserTest.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a text is a step, and what is only for people. */
class SectionsAndFencesTest {
  @ParameterizedTest
  @CsvSource({"Diagnosis,DIAGNOSIS", "Investigation,DIAGNOSIS", "symptoms,DIAGNOSIS", "Diagnosis:,DIAGNOSIS", "Mitigation,MITIGATION",
      "Remediation,MITIGATION", "Resolution,MITIGATION", "FIX,MITIGATION", "Verification,VERIFICATION", "Rollback,ROLLBACK",
      "Undo,ROLLBACK", "Always,ALWAYS", "cleanup:,ALWAYS", "**Undo**,ROLLBACK", "Meaning,MITIGATION", "Anything else,MITIGATION", "Diagnosis of the cause,MITIGATION"})
  void a_heading_says_what_its_steps_are_for(String heading, Section section) {
    assertThat(steps("## " + heading + "\n```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(section);
  }

  @Test
  void a_lower_heading_stays_in_its_section_and_cannot_make_it_harmless() {
    assertThat(steps("## Mitigation\n### Diagnosis\n```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(Section.MITIGATION);
    assertThat(steps("## Diagnosis\n### More\n```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(Section.DIAGNOSIS);
    assertThat(steps("# Diagnosis\n```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(Section.MITIGATION);
    assertThat(steps("## Diagnosis\n# Other\n```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(Section.MITIGATION);
    assertThat(steps("```sh {name=a}\nx\n```\n")).extracting(Step::section).containsExactly(Section.MITIGATION);
  }

  @Test
  void a_step_under_a_heading_for_people_is_mitigation_and_that_is_told() {
    assertThat(findings("## Impact\n```sh {name=a}\nx\n```\n")).singleElement().asString()
        .startsWith("2: warning: step 'a' stands under a heading for people");
  }

  @Test
  void nothing_unmarked_ever_runs() {
    assertThat(steps("""
        ## Mitigation
        ```sh
        rm -rf /
        ```
        ```
        x
        ```
        ```console
        $ x
        ```
        ```sh {.numberLines startFrom=3}
        x
        ```
        ```sh title="name=x"
        x
        ```
            indented {name=x}

        `inline {name=x}`

        <!--
        ```sh {name=commented}
        x
        ```
        -->
        <pre>
        ```sh {name=html}
        x
        ```
        </pre>

        > ```sh {name=quoted}
        > x
        > ```

        ~~~~md
        ```sh {name=shown}
        x
        ```
        ~~~~
        """)).isEmpty();
  }

  @Test
  void a_named_fence_in_a_quote_is_told() {
    assertThat(findings("> ```sh {name=a}\n> x\n> ```\n")).singleElement().asString().startsWith("1: warning: a fence inside a quote");
  }

  @Test
  void reads_fences_inside_lists_and_with_other_marks() {
    assertThat(steps("""
        ## Mitigation
        1. First

           ```sh {name=in-list}
           a
             b
           ```
        2. Then

           ~~~bash {name=tilde if='a == "`"'}
           x
           ~~~
        """.replace("a == \"`\"", "alert.name == \"`\"")))
        .extracting(Step::name, step -> ((ExecutableStep) step).script(), Step::line)
        .containsExactly(tuple("in-list", "a\n  b\n", 4), tuple("tilde", "x\n", 10));
  }

  @Test
  void an_unclosed_fence_is_an_error_and_no_step() {
    String text = "## Fix\n```sh {name=a}\nx\n\n## Verification\n```";
    assertThat(findings(text + "x")).singleElement().asString()
        .isEqualTo("2: this fence is never closed, so the rest of the file is part of it; close it with ```");
    assertThat(steps(text + "x")).isEmpty();
    assertThat(findings("## Fix\n```sh\nx\n")).singleElement().asString().startsWith("2: warning: this fence is never closed");
  }

  @Test
  void an_open_task_is_a_manual_step_where_a_run_passes() {
    assertThat(steps("""
        ## Impact
        - [ ] for people
        ## Diagnosis
        - [ ] *look* at `this`
          and that

          ```sh {name=a}
          x
          ```
          - [ ] nested
        - [x] done
        - [link](x) no task
        * plain
        1. [ ] numbered
        > - [ ] quoted
        """)).extracting(Step::name, Step::section).containsExactly(
        tuple("manual-1", Section.DIAGNOSIS), tuple("a", Section.DIAGNOSIS), tuple("manual-2", Section.DIAGNOSIS),
        tuple("manual-3", Section.DIAGNOSIS));
    assertThat(((ManualStep) steps("- [ ] *look* at `this`\n  and that\n").getFirst()).text()).isEqualTo("look at this and that");
  }
}
