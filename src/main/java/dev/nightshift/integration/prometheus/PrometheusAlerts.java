package dev.nightshift.integration.prometheus;

import dev.nightshift.spi.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Asks the workspace's Prometheus whether one of its alerts still fires. That it does not is believed only where all of this is so: the
 * alert's {@code generatorURL} leads there, since another server may have a rule of the same name and know nothing of this alert; the
 * series {@code ALERTS} has it firing within the last hour, so that its labels were not rewritten on the way; and all rules of the name are
 * healthy and were evaluated since the question arose. Source: prometheus.io/docs/prometheus/latest/querying/api (rules) and
 * …/configuration/alerting_rules (ALERTS).
 */
final class PrometheusAlerts implements AlertSource {
  private final PrometheusServer prometheus;

  PrometheusAlerts(PrometheusServer prometheus) {
    this.prometheus = prometheus;
  }

  @Override
  public String name() {
    return "the rules of " + prometheus.address().orElse("no Prometheus");
  }

  @Override
  public Answer ask(Question question, Duration timeout) throws InterruptedException {
    if (question.links().stream().noneMatch(this::here)) {
      return Answer.UNKNOWN;
    }
    List<JsonNode> rules = named(prometheus.rules(timeout), question.name());
    if (rules.stream().anyMatch(rule -> active(rule, question.labels()))) {
      return Answer.FIRING;
    }
    boolean sure = fired(question, timeout) && !rules.isEmpty() && rules.stream().allMatch(rule -> rule.path("health").asString("").equals("ok") && evaluatedSince(rule, question.since()));
    return sure ? Answer.CLEAR : Answer.UNKNOWN;
  }

  private boolean fired(Question question, Duration timeout) throws InterruptedException {
    String name = question.name().replace("\\", "\\\\").replace("\"", "\\\"");
    Query query = new Query("last_over_time(ALERTS{alertname=\"" + name + "\",alertstate=\"firing\"}[1h])", null, Duration.ZERO);
    return StreamSupport.stream(prometheus.ask(query, timeout).path("result").spliterator(), false).anyMatch(series -> {
      Map<String, String> labels = new HashMap<>(Samples.labels(series.path("metric")));
      labels.keySet().removeAll(Set.of("__name__", "alertstate"));
      return within(labels, question.labels());
    });
  }

  private boolean here(String link) {
    return prometheus.addresses().stream().anyMatch(address -> link.startsWith(address + "/"));
  }

  private static List<JsonNode> named(JsonNode data, String name) {
    List<JsonNode> rules = new ArrayList<>();
    data.path("groups").forEach(group -> group.path("rules").forEach(rule -> {
      if (rule.path("type").asString("").equals("alerting") && rule.path("name").asString("").equals(name)) {
        rules.add(rule);
      }
    }));
    return rules;
  }

  /** One that is pending or firing. What Prometheus adds on the way out (external labels) is not among its labels. */
  private static boolean active(JsonNode rule, Map<String, String> labels) {
    return StreamSupport.stream(rule.path("alerts").spliterator(), false)
        .anyMatch(alert -> within(Samples.labels(alert.path("labels")), labels));
  }

  private static boolean within(Map<String, String> some, Map<String, String> all) {
    return some.entrySet().stream().allMatch(label -> label.getValue().equals(all.get(label.getKey())));
  }

  private static boolean evaluatedSince(JsonNode rule, Instant since) {
    try {
      return OffsetDateTime.parse(rule.path("lastEvaluation").asString("")).toInstant().isAfter(since);
    } catch (DateTimeParseException never) {
      return false;
    }
  }
}
