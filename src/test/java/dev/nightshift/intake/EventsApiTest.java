package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWeb;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.platform.Json;
import dev.nightshift.spi.Severity;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

class EventsApiTest {

  private final TestPipeline pipeline = TestPipeline.small();
  private final MockMvc web = TestWeb.of(TestWeb.ADA, pipeline.part(EventsApi.class));

  @AfterEach
  void close() {
    pipeline.close();
  }

  private ResultActions send(String body) throws Exception {
    return web.perform(post("/api/v1/events").contentType(MediaType.APPLICATION_JSON).content(body));
  }

  private List<Alert> alerts() {
    return pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 10);
  }

  @Test
  void a_hand_made_event_is_durable_when_it_is_answered_and_can_be_resolved() throws Exception {
    String answer =
        send("{\"action\":\"trigger\",\"name\":\"Down\",\"summary\":\"it is down\",\"severity\":\"sev1\",\"labels\":{\"unit\":\"x\"},\"service\":\"payments\"}")
            .andExpect(status().is(202))
            .andReturn().getResponse().getContentAsString();
    Alert alert = alerts().getFirst();
    assertThat(alert.integration()).isEqualTo(Intake.BY_HAND);
    assertThat(alert.source()).isEqualTo("person:ada");
    assertThat(alert.severity()).isEqualTo(Severity.SEV1);
    assertThat(alert.labels()).containsEntry("unit", "x").containsEntry("service", "payments");
    send("{\"action\":\"resolve\",\"dedupKey\":\"" + Json.read(answer).path("dedupKey").asString() + "\"}").andExpect(status().is(202));
    assertThat(alerts().getFirst().open()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | JSON",
        "[] | object",
        "{\"name\":\"n\"} | summary",
        "{\"summary\":\"s\"} | name",
        "{\"name\":7,\"summary\":\"s\"} | name: must be a string",
        "{\"action\":\"x\",\"name\":\"n\",\"summary\":\"s\"} | action",
        "{\"action\":\"resolve\"} | dedupKey",
        "{\"name\":\"n\",\"summary\":\"s\",\"labels\":[]} | labels",
        "{\"name\":\"n\",\"summary\":\"s\",\"severity\":\"bad\"} | severity: 'bad' must be sev1 to sev5",
        "{\"name\":\"n\",\"summary\":\"s\",\"labels\":{\"a\":1}} | labels.a"
      })
  void what_is_wrong_is_named(String body, String named) throws Exception {
    send(body).andExpect(status().isBadRequest()).andExpect(jsonPath("$.detail").value(containsString(named)));
    assertThat(alerts()).isEmpty();
  }

  @Test
  void too_much_is_refused_and_a_viewer_may_not() throws Exception {
    send("{\"name\":\"n\",\"summary\":\"" + "s".repeat(600_000) + "\"}").andExpect(status().is(413));
    TestWeb.of(TestWeb.VIEWER, pipeline.part(EventsApi.class))
        .perform(post("/api/v1/events").content("{\"name\":\"n\",\"summary\":\"s\"}"))
        .andExpect(status().isForbidden());
  }
}
