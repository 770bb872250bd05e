package dev.nightshift.incident;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWeb;
import dev.nightshift.alert.AlertApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

class IncidentApiTest {

  private final TestPipeline pipeline = TestPipeline.small();
  private final MockMvc web = TestWeb.of(TestWeb.ADA, pipeline.part(IncidentApi.class), pipeline.part(AlertApi.class));
  private final MockMvc viewer = TestWeb.of(TestWeb.VIEWER, pipeline.part(IncidentApi.class));
  private long id;

  @BeforeEach
  void open() {
    pipeline.accept("alertmanager", TestPipeline.trigger("a", "Down"), TestPipeline.trigger("b", "Slow"), TestPipeline.trigger("c", "Full"));
    pipeline.settle();
    id = pipeline.part(Incidents.class).list(Incidents.Filter.ALL, Long.MAX_VALUE, 10).getFirst().id();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private MockHttpServletRequestBuilder json(String action, String body) {
    return post("/api/v1/incidents/" + id + "/" + action).contentType(MediaType.APPLICATION_JSON).content(body);
  }

  @Test
  void lists_page_by_page() throws Exception {
    web.perform(get("/api/v1/incidents?limit=2"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.items", hasSize(2)))
        .andExpect(jsonPath("$.items[0].id").value(id))
        .andExpect(jsonPath("$.items[0].status").value("TRIGGERED"))
        .andExpect(jsonPath("$.next").value(id - 1));
    web.perform(get("/api/v1/incidents?status=all&limit=2&before=" + (id - 1)))
        .andExpect(jsonPath("$.items", hasSize(1)))
        .andExpect(jsonPath("$.next").doesNotExist());
    web.perform(get("/api/v1/alerts?limit=2")).andExpect(jsonPath("$.items", hasSize(2))).andExpect(jsonPath("$.items[0].state").value("OPEN"));
  }

  @Test
  void shows_an_incident_with_its_alerts_and_its_timeline() throws Exception {
    web.perform(get("/api/v1/incidents/" + id))
        .andExpect(jsonPath("$.incident.id").value(id))
        .andExpect(jsonPath("$.alerts", hasSize(1)))
        .andExpect(jsonPath("$.alerts[0].incidentId").value(id));
    web.perform(get("/api/v1/incidents/" + id + "/timeline"))
        .andExpect(jsonPath("$.items[0].type").value("incident.opened"))
        .andExpect(jsonPath("$.items[0].data.service").value("payments"));
  }

  @Test
  void is_worked_on() throws Exception {
    web.perform(json("acknowledge", ""))
        .andExpect(jsonPath("$.status").value("ACKNOWLEDGED"))
        .andExpect(jsonPath("$.acknowledgedBy").value("person:ada"));
    web.perform(json("notes", "{\"text\":\"it is the disk\"}")).andExpect(status().isOk());
    web.perform(json("severity", "{\"severity\":\"sev1\"}")).andExpect(jsonPath("$.severity").value("SEV1"));
    web.perform(json("hands-off", "")).andExpect(jsonPath("$.handsOff").value(true));
    web.perform(json("resolve", "{\"reason\":\"replaced\"}")).andExpect(jsonPath("$.status").value("RESOLVED"));
    web.perform(get("/api/v1/incidents/" + id + "/timeline"))
        .andExpect(jsonPath("$.items[2].data.text").value("it is the disk"))
        .andExpect(jsonPath("$.items[5].data.reason").value("replaced"))
        .andExpect(jsonPath("$.items[5].actor").value("person:ada"));
    web.perform(json("acknowledge", "")).andExpect(status().isConflict()).andExpect(jsonPath("$.detail").value(containsString("is resolved")));
  }

  @Test
  void answers_bad_requests_with_problems() throws Exception {
    web.perform(get("/api/v1/incidents/999999")).andExpect(status().isNotFound());
    web.perform(get("/api/v1/incidents/abc")).andExpect(status().isBadRequest());
    web.perform(get("/api/v1/incidents?status=closed")).andExpect(status().isBadRequest()).andExpect(jsonPath("$.detail").value(containsString("open or all")));
    web.perform(get("/api/v1/incidents?limit=0")).andExpect(status().isBadRequest());
    web.perform(json("severity", "{\"severity\":\"bad\"}")).andExpect(status().isBadRequest());
    web.perform(json("notes", "{\"text\":\" \"}")).andExpect(status().isBadRequest());
    web.perform(json("notes", "{")).andExpect(status().isBadRequest());
  }

  @Test
  void a_viewer_sees_and_changes_nothing() throws Exception {
    viewer.perform(get("/api/v1/incidents/" + id)).andExpect(status().isOk());
    for (String action : new String[] {"acknowledge", "resolve", "notes", "severity", "hands-off"}) {
      viewer.perform(json(action, "{}")).andExpect(status().isForbidden());
    }
  }
}
