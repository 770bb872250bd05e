package dev.nightshift.integration.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.intake.Intake;
import dev.nightshift.platform.Json;
import dev.nightshift.spi.Severity;
import jakarta.servlet.Filter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class AlertmanagerTest {

  /** As Alertmanager 0.28 sends it; the fingerprint is its own. */
  private static final String WEBHOOK =
      """
      {"receiver":"nightshift","status":"firing","version":"4","groupKey":"{}:{alertname=\\"PaymentsDown\\"}","truncatedAlerts":0,"futureField":[1],
       "groupLabels":{"alertname":"PaymentsDown"},"commonLabels":{"alertname":"PaymentsDown"},"commonAnnotations":{},
       "externalURL":"http://alertmanager.example:9093",
       "alerts":[{"status":"firing","labels":{"alertname":"PaymentsDown","instance":"10.0.0.1:8081","severity":"critical"},
         "annotations":{"summary":"payments does not answer","runbook_url":"https://runbooks.example/payments-down"},
         "startsAt":"2026-11-20T02:58:00.123Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/graph","fingerprint":"%s"}]}
      """;

  private final TestPipeline pipeline = TestPipeline.small(AlertmanagerWiring.class);
  private final MockMvc web = MockMvcBuilders.standaloneSetup(new Object()).addFilters(pipeline.part(Filter.class)).build();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private ResultActions webhook(String body) throws Exception {
    return web.perform(post("/webhooks/alertmanager").header("Authorization", "Bearer alertmanager-key").content(body));
  }

  private ResultActions api(String body) throws Exception {
    return web.perform(post("/api/v2/alerts").header("Authorization", "Bearer alertmanager-key").content(body));
  }

  private List<Alert> alerts() {
    return pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 100);
  }

  private Alert only() {
    assertThat(alerts()).hasSize(1);
    return alerts().getFirst();
  }

  @Test
  void a_webhook_becomes_an_alert() throws Exception {
    webhook(WEBHOOK.formatted("0123456789abcdef")).andExpect(status().isOk());
    Alert alert = only();
    assertThat(alert.dedupKey()).isEqualTo("0123456789abcdef");
    assertThat(alert.name()).isEqualTo("PaymentsDown");
    assertThat(alert.summary()).isEqualTo("payments does not answer");
    assertThat(alert.source()).isEqualTo("10.0.0.1:8081");
    assertThat(alert.severity()).isEqualTo(Severity.SEV1);
    assertThat(alert.startedAt()).isEqualTo(Instant.parse("2026-11-20T02:58:00.123Z"));
    assertThat(alert.endsAt()).as("a firing alert's zero end means none").isNull();
    assertThat(alert.annotations()).containsEntry("runbook_url", "https://runbooks.example/payments-down");
  }

  @Test
  void unknown_fields_are_kept() throws Exception {
    webhook(WEBHOOK.formatted("0123456789abcdef"));
    var raw = Json.read(pipeline.database.jdbc().sql("SELECT raw FROM alert").query(String.class).single());
    assertThat(raw.path("futureField").path(0).asInt()).isEqualTo(1);
    assertThat(raw.path("alert").path("fingerprint").asString()).isEqualTo("0123456789abcdef");
  }

  @Test
  void a_resolved_webhook_resolves_by_fingerprint_also_where_the_sender_leaves_it_out() throws Exception {
    webhook(WEBHOOK.formatted("")).andExpect(status().isOk());
    assertThat(only().dedupKey()).isEqualTo(Fingerprint.of(only().labels()));
    webhook(WEBHOOK.formatted("").replace("\"status\":\"firing\",\"labels\"", "\"status\":\"resolved\",\"labels\"")).andExpect(status().isOk());
    assertThat(only().state()).isEqualTo(Alert.State.RESOLVED);
  }

  /** The expected values were computed by Prometheus's own model.LabelSet.Fingerprint (FNV-1a 64 over name, 255, value, 255). */
  @Test
  void fingerprints_are_those_of_prometheus() {
    assertThat(Fingerprint.of(Map.of())).isEqualTo("cbf29ce484222325");
    assertThat(Fingerprint.of(Map.of("a", "b", "c", "d"))).isEqualTo(Fingerprint.of(new TreeMap<>(Map.of("c", "d", "a", "b"))));
    assertThat(Fingerprint.of(Map.of("a", "b"))).isNotEqualTo(Fingerprint.of(Map.of("a", "b", "b", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alerts\":[{\"status\":7,\"labels\":{\"alertname\":[1]},\"startsAt\":\"soon\",\"endsAt\":true}]}",
        "{\"status\":\"firing\",\"alerts\":[{}]}",
        "{\"alerts\":[{\"labels\":null,\"annotations\":\"x\",\"status\":\"odd\"},17,null]}",
        "{\"alerts\":[{\"labels\":{\"a\":\"\\u0000\",\"b\\u001f\":\"\\ud800\"},\"annotations\":{\"summary\":\"x\\u0000\"},\"fingerprint\":\"\\u0000\"}]}"
      })
  void odd_values_of_a_webhook_are_mapped_and_never_refused(String body) throws Exception {
    webhook(body).andExpect(status().isOk());
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void long_values_are_cut_and_many_labels_bounded() throws Exception {
    StringBuilder labels = new StringBuilder("\"alertname\":\"Big\"");
    for (int i = 0; i < 400; i++) {
      labels.append(",\"zz").append(i).append("\":\"").append("v".repeat(i == 0 ? 9000 : 3)).append('"');
    }
    webhook("{\"alerts\":[{\"labels\":{" + labels + "},\"annotations\":{\"description\":\"" + "d".repeat(50_000) + "\"}}]}").andExpect(status().isOk());
    assertThat(only().labels()).hasSize(256).containsEntry("alertname", "Big");
    assertThat(only().labels().get("zz0")).hasSize(4096).endsWith("…");
    assertThat(only().annotations().get("description")).hasSize(16_384);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "{}", "{\"alerts\":{}}", "{\"alerts\":[{\"labels\":{\"a\":\"\u0001\"}}]}"})
  void what_is_no_webhook_is_a_400_and_stores_nothing(String body) throws Exception {
    webhook(body).andExpect(status().isBadRequest());
    assertThat(alerts()).isEmpty();
  }

  @Test
  void prometheus_posts_alerts_that_end_by_themselves() throws Exception {
    api("[{\"labels\":{\"alertname\":\"Down\",\"empty\":\"\"},\"annotations\":{},\"startsAt\":\"2026-11-20T02:00:00Z\",\"endsAt\":\"2026-11-20T03:04:00Z\"},"
            + "{\"labels\":{\"alertname\":\"Endless\"}}]")
        .andExpect(status().isOk())
        .andExpect(content().string(""));
    assertThat(alerts()).extracting(Alert::name).containsExactlyInAnyOrder("Down", "Endless");
    Map<String, Alert> byName = Map.of(alerts().get(0).name(), alerts().get(0), alerts().get(1).name(), alerts().get(1));
    assertThat(byName.get("Down").endsAt()).isEqualTo(Instant.parse("2026-11-20T03:04:00Z"));
    assertThat(byName.get("Down").labels()).containsExactly(Map.entry("alertname", "Down"));
    assertThat(byName.get("Endless").endsAt()).as("now + 5 minutes").isEqualTo(pipeline.clock.instant().plusSeconds(300));
    api("[{\"labels\":{\"alertname\":\"Down\"},\"endsAt\":\"2026-11-20T02:59:59Z\"}]").andExpect(status().isOk());
    assertThat(alerts().stream().filter(alert -> !alert.open()).map(Alert::name)).containsExactly("Down");
  }

  @Test
  void valid_alerts_are_stored_though_others_earn_a_400() throws Exception {
    String answer =
        api("[{\"labels\":{\"alertname\":\"Good\"}},{\"labels\":{}},17,{\"labels\":{\"a\":{}}},{\"labels\":[1]},"
                + "{\"labels\":{\"a\":\"b\"},\"startsAt\":\"2026-11-20T03:00:00Z\",\"endsAt\":\"2026-11-20T02:00:00Z\"},"
                + "{\"labels\":{\"a\":\"b\"},\"startsAt\":5},{\"labels\":{\"alertname\":\"Fine\"},\"endsAt\":\"0001-01-01T00:00:00.000Z\"}]")
            .andExpect(status().isBadRequest())
            .andReturn().getResponse().getContentAsString();
    assertThat(Json.read(answer).isString()).isTrue();
    assertThat(Json.read(answer).asString())
        .contains("alert 1: at least one label pair required", "alert 2: is not an object", "alert 3:", "alert 4: labels must be",
            "alert 5: start time must be before end time", "alert 6: startsAt must be a time");
    assertThat(alerts()).extracting(Alert::name).containsExactlyInAnyOrder("Good", "Fine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "null"})
  void what_is_no_array_is_a_400_with_a_json_string(String body) throws Exception {
    String answer = api(body).andExpect(status().isBadRequest()).andReturn().getResponse().getContentAsString();
    assertThat(Json.read(answer).isString()).isTrue();
  }

  @Test
  void the_key_comes_as_bearer_as_basic_password_or_in_the_path() throws Exception {
    String basic = Base64.getEncoder().encodeToString("anybody:alertmanager-key".getBytes(StandardCharsets.UTF_8));
    String body = "[{\"labels\":{\"alertname\":\"Down\"}}]";
    web.perform(post("/api/v2/alerts").header("Authorization", "Basic " + basic).content(body)).andExpect(status().isOk());
    web.perform(post("/in/alertmanager-key/api/v2/alerts").content(body)).andExpect(status().isOk());
    web.perform(post("/in/alertmanager-key/webhooks/alertmanager").content(WEBHOOK.formatted("1"))).andExpect(status().isOk());
  }

  @Test
  void no_key_is_401_and_an_unknown_one_403_and_counted() throws Exception {
    String body = "[{\"labels\":{\"alertname\":\"Down\"}}]";
    web.perform(post("/api/v2/alerts").content(body)).andExpect(status().isUnauthorized()).andExpect(header().exists("WWW-Authenticate"));
    for (String authorization : List.of("Bearer wrong", "Bearer pagerduty-key", "Basic " + Base64.getEncoder().encodeToString("a:b".getBytes(StandardCharsets.UTF_8)))) {
      web.perform(post("/api/v2/alerts").header("Authorization", authorization).content(body)).andExpect(status().isForbidden());
    }
    for (String authorization : List.of("Bearer", "Basic !!", "Basic " + Base64.getEncoder().encodeToString("nocolon".getBytes(StandardCharsets.UTF_8)), "Digest x")) {
      web.perform(post("/api/v2/alerts").header("Authorization", authorization).content(body)).andExpect(status().isUnauthorized());
    }
    assertThat(pipeline.registry.counter("nightshift.events.unknown.keys", "kind", "alertmanager").count()).isEqualTo(3);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void a_body_beyond_all_measure_is_refused() throws Exception {
    api("[\"" + "x".repeat(16 * 1024 * 1024) + "\"]").andExpect(status().is(413));
  }

  @Test
  void what_cannot_be_stored_now_is_503() throws Exception {
    pipeline.part(Intake.class).stop();
    api("[{\"labels\":{\"alertname\":\"Down\"}}]").andExpect(status().is(503)).andExpect(content().string(containsString("again")));
    webhook(WEBHOOK.formatted("1")).andExpect(status().is(503));
  }
}
