package dev.nightshift.incident;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Json;
import dev.nightshift.spi.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the ledger says of an alert, and how an incident that it opens or joins tells it again, so that its timeline explains itself. */
record AlertFact(Fact fact, long alertId, Map<String, Object> data) {
  private static final int NAMES = 5;

  /** How many alerts of those that join at once tell every rule that was tried: a flood must not make facts that nobody can read. */
  private static final int WHOLE = 50;

  static AlertFact of(Fact fact) {
    Map<String, Object> data = Json.map(fact.data());
    return new AlertFact(fact, ((Number) data.getOrDefault("alert", 0)).longValue(), data);
  }

  String text(String field) {
    return String.valueOf(data.getOrDefault(field, ""));
  }

  Severity severity() {
    return Severity.valueOf(text("severity"));
  }

  /** What the fact said, with its number. */
  Map<String, Object> numbered() {
    Map<String, Object> numbered = new TreeMap<>(data);
    numbered.put("fact", fact.sequence());
    return numbered;
  }

  /** What the fact said, as the beginning of an incident. */
  Map<String, Object> opening(Incident incident) {
    Map<String, Object> opening = numbered();
    opening.put("incident", incident.id());
    opening.put("title", incident.title());
    return opening;
  }

  /** Alerts that join at once are one thing that happens. */
  static List<Happening> joined(List<AlertFact> joining) {
    return joining.isEmpty() ? List.of() : List.of(joining(joining));
  }

  private static Happening joining(List<AlertFact> alerts) {
    Severity worst = alerts.stream().map(AlertFact::severity).min(Comparator.naturalOrder()).orElseThrow();
    return new Happening.AlertJoined(worst, alerts.size() == 1 ? alerts.getFirst().numbered() : together(alerts));
  }

  private static Map<String, Object> together(List<AlertFact> alerts) {
    String names = alerts.stream().map(one -> one.text("name")).distinct().limit(NAMES).collect(Collectors.joining(", "));
    List<Map<String, Object>> each = new ArrayList<>();
    alerts.stream().limit(WHOLE).forEach(one -> each.add(one.numbered()));
    alerts.stream().skip(WHOLE).forEach(one -> each.add(one.brief()));
    return Map.of("count", alerts.size(), "name", names, "alerts", each);
  }

  /** One of a flood: which rule sent it here, and where its own fact tells the others that were tried. */
  private Map<String, Object> brief() {
    Map<String, Object> brief = numbered();
    brief.keySet().removeAll(List.of("tried", "summary", "source"));
    return brief;
  }
}
