package dev.nightshift.alert;

import static org.hamcrest.Matchers.contains;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;

class CoverageApiTest {

  private final TestPipeline pipeline =
      TestPipeline.of(TestWorkspaces.small(TestWorkspaces.runbook("Down", "# Down\n"), TestWorkspaces.runbook("Old", "# Old\n")));
  private final MockMvc web = TestWeb.of(TestWeb.VIEWER, pipeline.part(CoverageApi.class));

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void tells_the_alerts_without_a_runbook_and_the_runbooks_without_an_alert() throws Exception {
    pipeline.accept("alertmanager", TestPipeline.trigger("long-ago", "Forgotten"));
    pipeline.clock.tick(Duration.ofDays(100));
    pipeline.accept(
        "alertmanager", TestPipeline.trigger("a", "Down"), TestPipeline.trigger("b", "DiskFull"), TestPipeline.trigger("c", "DiskFull"));

    web.perform(get("/api/v1/runbooks/coverage"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.alerts").value(2))
        .andExpect(jsonPath("$.withoutRunbook[*].name", contains("DiskFull")))
        .andExpect(jsonPath("$.neverMatched[*].file", contains("runbooks/Old.md")));
    web.perform(get("/api/v1/runbooks/coverage?days=365")).andExpect(jsonPath("$.withoutRunbook[*].name", contains("DiskFull", "Forgotten")));
    web.perform(get("/api/v1/runbooks/coverage?days=0")).andExpect(status().isBadRequest());
  }
}
