package dev.nightshift.ledger;

import dev.nightshift.platform.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The fields of one fact, in words. */
record FactWords(Fact fact, JsonNode data, Names names, ZoneId zone) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH);
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final int LONGEST = 200;

  static FactWords of(Fact fact, Names names, ZoneId zone) {
    return new FactWords(fact, fact.json(), names, zone);
  }

  String type() {
    return fact.type();
  }

  /** The field as text, cut where it is long; inside a sentence an instant is shown as a time and a person by name. */
  String text(String field) {
    return cut(whole(field), LONGEST);
  }

  /** As {@link #text}, however long it is. */
  String whole(String field) {
    JsonNode value = data.path(field);
    String text = value.isValueNode() && !value.isNull() ? value.asString("") : "";
    return text.contains(" ") ? readable(text) : text;
  }

  boolean has(String field) {
    return !text(field).isEmpty();
  }

  private String readable(String sentence) {
    String timed = INSTANT.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(clock(found.group())));
    return names.people(timed);
  }

  /** The field after a separator, or nothing where it is absent. */
  String after(String separator, String field) {
    return has(field) ? separator + text(field) : "";
  }

  /** The time of a field after a separator, or nothing where it is absent. */
  String afterTime(String separator, String field) {
    return has(field) ? separator + at(field) : "";
  }

  String list(String field) {
    List<String> items = new ArrayList<>();
    data.path(field).forEach(item -> items.add(item.asString("")));
    return String.join(", ", items);
  }

  /** Who did it, at the beginning of a sentence. */
  String who() {
    return capital(names.actor(fact.actor()));
  }

  boolean byPerson() {
    return !fact.actor().equals("automation") && !fact.actor().startsWith("integration:");
  }

  String person(String field) {
    String id = text(field);
    return id.contains(":") ? names.actor(id) : names.person(id);
  }

  String people(String field) {
    List<String> people = new ArrayList<>();
    data.path(field).forEach(item -> people.add(names.person(item.asString(""))));
    return String.join(", ", people);
  }

  String run() {
    return has("run") ? "run " + text("run") : fact.runId() == null ? "a run" : "run " + fact.runId();
  }

  /** A time of the fact as the clocks of the zone show it, with the zone, and with the day where that is another one. */
  String at(String field) {
    return clock(text(field));
  }

  private String clock(String instant) {
    try {
      ZonedDateTime at = Instant.parse(instant).atZone(zone);
      return (at.toLocalDate().equals(fact.at().atZone(zone).toLocalDate()) ? CLOCK : DAY).format(at);
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** How long from the fact to a time in it: {@code 30 s}. */
  String timeUntil(String field) {
    try {
      Duration left = Duration.between(fact.at(), Instant.parse(text(field)));
      return left.toMinutes() >= 2 ? left.toMinutes() + " min" : Math.max(0, Math.round(left.toMillis() / 1000.0)) + " s";
    } catch (DateTimeParseException e) {
      return "a moment";
    }
  }

  /** The type and the values in words, for a type that has no sentence of its own. */
  Sentence unknown() {
    String type = capital(fact.type().replace('.', ' ').replace('_', ' '));
    String values =
        data.properties().stream()
            .filter(entry -> entry.getValue().isValueNode() && !entry.getValue().isNull())
            .map(entry -> entry.getKey() + " " + text(entry.getKey()))
            .collect(Collectors.joining(", "));
    return Sentence.minor(values.isEmpty() ? type : type + ": " + values);
  }

  static String capital(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String cut(String text, int longest) {
    String line = OneLine.of(text);
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }
}
