package dev.nightshift.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.intake.ChangeEvent;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.intake.IntakeApi;
import dev.nightshift.intake.Intake;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class PagerDutyTest {

  private static final String TRIGGER =
      """
      {"routing_key":"pagerduty-key","event_action":"trigger","dedup_key":"disk/web-1","client":"Nagios","client_url":"https://nagios.example",
       "links":[{"href":"https://wiki.example/disk","text":"Wiki"}],"images":[{"src":"https://graph.example/a.png"}],"extension":{"kept":true},
       "payload":{"summary":"Disk is full on web-1","source":"web-1","severity":"critical","timestamp":"2026-11-20T02:59:00.000+0000",
         "component":"disk","group":"web","class":"disk full",
         "custom_details":{"alertname":"DiskFull","free":3,"firing":"a\\nb","load":{"one":1}}}}
      """;

  private final TestPipeline pipeline = TestPipeline.small(PagerDutyWiring.class);
  private final MockMvc web = MockMvcBuilders.standaloneSetup(new Object()).addFilters(pipeline.part(Filter.class)).build();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private ResultActions send(String body) throws Exception {
    return web.perform(post("/v2/enqueue").content(body));
  }

  private List<Alert> alerts() {
    return pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 10);
  }

  private static String with(String field, String value) {
    return "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\",\"dedup_key\":\"k\",\"payload\":{\"summary\":\"s\",\"source\":\"x\",\"severity\":\"info\"},\""
        + field + "\":" + value + "}";
  }

  @Test
  void a_trigger_is_answered_exactly_as_clients_expect_and_is_durable_by_then() throws Exception {
    send(TRIGGER)
        .andExpect(status().is(202))
        .andExpect(content().json("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"disk/web-1\"}", JsonCompareMode.STRICT));
    Alert alert = alerts().getFirst();
    assertThat(alert.name()).isEqualTo("DiskFull");
    assertThat(alert.summary()).isEqualTo("Disk is full on web-1");
    assertThat(alert.severity()).isEqualTo(Severity.SEV1);
    assertThat(alert.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("alertname", "DiskFull", "free", "3", "component", "disk", "group", "web", "class", "disk full", "source", "web-1"));
    assertThat(alert.annotations())
        .containsEntry("firing", "a\nb").containsEntry("load", "{\"one\":1}").containsEntry("client", "Nagios");
    assertThat(alert.integration()).isEqualTo("pagerduty");
  }

  @Test
  void what_is_not_understood_is_kept_and_the_key_is_not() throws Exception {
    send(TRIGGER);
    String raw = pipeline.database.jdbc().sql("SELECT raw FROM alert").query(String.class).single();
    assertThat(Json.read(raw).path("extension").path("kept").asBoolean()).isTrue();
    assertThat(raw).doesNotContain("pagerduty-key");
    assertThat(pipeline.database.jdbc().sql("SELECT links::text FROM alert").query(String.class).single()).contains("wiki.example", "graph.example");
  }

  @Test
  void the_name_is_the_class_where_there_is_no_alertname_else_the_summary() throws Exception {
    send(with("payload", "{\"summary\":\"s\",\"source\":\"x\",\"severity\":\"info\",\"class\":\"ping\"}").replaceFirst("\"payload\":\\{.*?},", ""));
    send(with("dedup_key", "\"k2\""));
    assertThat(alerts()).extracting(Alert::name).containsExactly("s", "ping");
  }

  @Test
  void without_a_dedup_key_one_is_made_and_returned_and_resolves_the_alert() throws Exception {
    String answer = send(with("dedup_key", "null")).andExpect(status().is(202)).andReturn().getResponse().getContentAsString();
    String key = Json.read(answer).path("dedup_key").asString();
    assertThat(key).hasSize(32);
    send("{\"routing_key\":\"pagerduty-key\",\"event_action\":\"resolve\",\"dedup_key\":\"" + key + "\"}").andExpect(status().is(202));
    assertThat(alerts().getFirst().state()).isEqualTo(Alert.State.RESOLVED);
  }

  @Test
  void follow_ups_with_nothing_open_are_accepted_and_dropped() throws Exception {
    for (String action : List.of("acknowledge", "resolve")) {
      send("{\"routing_key\":\"pagerduty-key\",\"event_action\":\"" + action + "\",\"dedup_key\":\"none\"}").andExpect(status().is(202));
    }
    assertThat(alerts()).isEmpty();
  }

  @Test
  void the_key_may_be_in_the_path() throws Exception {
    web.perform(post("/in/pagerduty-key/v2/enqueue").content(TRIGGER.replace("\"routing_key\":\"pagerduty-key\",", ""))).andExpect(status().is(202));
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void an_unknown_key_is_refused_and_counted() throws Exception {
    send(TRIGGER.replace("pagerduty-key", "wrong")).andExpect(status().isForbidden());
    send(TRIGGER.replace("pagerduty-key", "alertmanager-key")).andExpect(status().isForbidden());
    assertThat(pipeline.registry.counter("nightshift.events.unknown.keys", "kind", "pagerduty").count()).isEqualTo(2);
    assertThat(alerts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                                                                        | JSON",
        "[]                                                                                       | object",
        "{\"event_action\":\"trigger\"}                                                           | routing_key",
        "{\"routing_key\":7}                                                                      | routing_key",
        "{\"routing_key\":\"pagerduty-key\"}                                                      | event_action",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"explode\"}                         | event_action",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\"}                         | payload",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\",\"payload\":[]}          | payload",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"resolve\"}                         | dedup_key",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"resolve\",\"dedup_key\":5}         | dedup_key",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\",\"payload\":{\"summary\":1,\"source\":\"x\",\"severity\":\"info\"}}     | summary",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\",\"payload\":{\"summary\":\"s\",\"severity\":\"info\"}}                 | source",
        "{\"routing_key\":\"pagerduty-key\",\"event_action\":\"trigger\",\"payload\":{\"summary\":\"s\",\"source\":\"x\",\"severity\":\"bad\"}} | severity"
      })
  void what_the_original_refuses_is_a_400_that_names_the_field(String body, String named) throws Exception {
    send(body)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.status").value("invalid event"))
        .andExpect(jsonPath("$.message").value("Event object is invalid"))
        .andExpect(jsonPath("$.errors", hasSize(Matchers.greaterThan(0))))
        .andExpect(jsonPath("$.errors[0]").value(containsString(named)));
    assertThat(alerts()).isEmpty();
  }

  @Test
  void a_long_summary_is_cut_and_a_long_key_refused() throws Exception {
    send(with("payload", "{\"summary\":\"" + "x".repeat(5000) + "\",\"source\":\"x\",\"severity\":\"info\"}").replaceFirst("\"payload\":\\{.*?},", ""))
        .andExpect(status().is(202));
    assertThat(alerts().getFirst().summary()).hasSize(1024).endsWith("…");
    send(with("dedup_key", "\"" + "k".repeat(256) + "\"")).andExpect(status().isBadRequest());
  }

  @Test
  void more_than_512_kilobytes_are_refused() throws Exception {
    send(with("extra", "\"" + "x".repeat(513 * 1024) + "\"")).andExpect(status().is(413));
    send(with("extra", "\"" + "x".repeat(510 * 1024) + "\"")).andExpect(status().is(202));
  }

  @Test
  void control_characters_are_replaced() throws Exception {
    send(with("payload", "{\"summary\":\"a\\u0000b\",\"source\":\"x\",\"severity\":\"info\",\"custom_details\":{\"l\\u0001\":\"v\\u0000\"}}").replaceFirst("\"payload\":\\{.*?},", ""))
        .andExpect(status().is(202));
    assertThat(alerts().getFirst().summary()).isEqualTo("a\uFFFDb");
    assertThat(alerts().getFirst().labels()).containsEntry("l\uFFFD", "v\uFFFD");
  }

  @Test
  void a_change_is_context_and_no_alert() throws Exception {
    web.perform(
            post("/v2/change/enqueue")
                .content(
                    "{\"routing_key\":\"pagerduty-key\",\"payload\":{\"summary\":\"Deploy 42\",\"source\":\"ci\",\"timestamp\":\"2026-11-20T02:30:00Z\",\"custom_details\":{\"service\":\"payments\"}},\"links\":[{\"href\":\"https://ci.example/42\"}]}"))
        .andExpect(status().is(202))
        .andExpect(jsonPath("$.status").value("success"));
    assertThat(alerts()).isEmpty();
    List<ChangeEvent> changes = pipeline.part(ChangeEvents.class).recent(Set.of("payments"), Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().summary()).isEqualTo("Deploy 42");
    assertThat(changes.getFirst().happenedAt()).isEqualTo(Instant.parse("2026-11-20T02:30:00Z"));
    assertThat(changes.getFirst().links()).containsExactly(new Event.Link("https://ci.example/42", "https://ci.example/42"));
    assertThat(pipeline.part(ChangeEvents.class).recent(Set.of("payments"), Instant.parse("2026-11-20T02:45:00Z"))).isEmpty();
    web.perform(post("/v2/change/enqueue").content("{\"routing_key\":\"pagerduty-key\",\"payload\":{}}")).andExpect(status().isBadRequest());
  }

  @Test
  void overload_is_429_and_a_database_that_is_away_503() throws Exception {
    failing(new Problem.Overloaded("full")).perform(post("/v2/enqueue").content(TRIGGER))
        .andExpect(status().is(429)).andExpect(jsonPath("$.status").value("throttle exceeded"));
    failing(new Problem.Unavailable("away")).perform(post("/v2/enqueue").content(TRIGGER)).andExpect(status().is(503));
    pipeline.part(Intake.class).stop();
    send(TRIGGER).andExpect(status().is(503));
  }

  private static MockMvc failing(Problem problem) {
    EventIntake intake =
        new EventIntake() {
          @Override
          public Optional<String> integrationOf(String kind, String key) {
            return Optional.of("x");
          }

          @Override
          public void accept(String integration, List<Event> events) {
            throw problem;
          }
        };
    return MockMvcBuilders.standaloneSetup(new Object()).addFilters(new IntakeApi(List.of(new PagerDutyWiring().pagerDutyEvents(intake)))).build();
  }
}
