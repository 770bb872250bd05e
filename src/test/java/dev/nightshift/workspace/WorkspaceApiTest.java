package dev.nightshift.workspace;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.platform.ProblemResponses;
import dev.nightshift.runbook.Finding;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class WorkspaceApiTest {
  private final TestWorkspaces workspaces =
      TestWorkspaces.small(TestWorkspaces.runbook("payments-down", """
          ---
          title: Payments does not answer
          nightshift:
            service: payments
            rung: oversight
            inputs: {unit: {from: labels.unit, required: true, description: The unit to restart}}
          ---
          # Payments does not answer
          ## Mitigation
          - [ ] Talk to the person who deploys.

          ```sh {name=restart}
          systemctl restart "$UNIT"
          ```
          """));
  private final MockMvc http =
      MockMvcBuilders.standaloneSetup(new WorkspaceApi(workspaces)).setControllerAdvice(new ProblemResponses()).build();

  @Test
  void tells_the_version_in_force_and_why_a_newer_one_was_refused() throws Exception {
    workspaces.refuse(new Finding("routing.yaml", 3, Finding.Severity.ERROR, "there is no service 'x'"));

    http.perform(get("/api/v1/workspace"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.version").value("test-1"))
        .andExpect(jsonPath("$.zone").value("Europe/Berlin"))
        .andExpect(jsonPath("$.problems[0].file").value("routing.yaml"))
        .andExpect(jsonPath("$.problems[0].line").value(3))
        .andExpect(jsonPath("$.problems[0].severity").value("error"));
  }

  @Test
  void lists_services_without_what_drivers_need_to_connect() throws Exception {
    http.perform(get("/api/v1/services"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.items[0].id").value("payments"))
        .andExpect(jsonPath("$.items[0].team").value("payments"))
        .andExpect(jsonPath("$.items[0].targets[0].connection").value("local"))
        .andExpect(jsonPath("$.items[0].targets[0].settings").doesNotExist())
        .andExpect(jsonPath("$.next").doesNotExist());
  }

  @Test
  void lists_runbooks_and_shows_one() throws Exception {
    http.perform(get("/api/v1/runbooks"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.items[0].name").value("payments-down"))
        .andExpect(jsonPath("$.items[0].rung").value("oversight"))
        .andExpect(jsonPath("$.items[0].automated").value(true));
    http.perform(get("/api/v1/runbooks/payments-down"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.runbook.title").value("Payments does not answer"))
        .andExpect(jsonPath("$.inputs[0].name").value("unit"))
        .andExpect(jsonPath("$.steps[0].kind").value("manual"))
        .andExpect(jsonPath("$.steps[1].name").value("restart"))
        .andExpect(jsonPath("$.steps[1].section").value("mitigation"))
        .andExpect(jsonPath("$.text", containsString("systemctl restart")));
  }

  @Test
  void an_unknown_runbook_is_missing() throws Exception {
    http.perform(get("/api/v1/runbooks/unheard")).andExpect(status().isNotFound());
  }
}
