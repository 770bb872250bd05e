package dev.nightshift.console;

import dev.nightshift.ledger.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The fields of one fact, in words. */
record FactWords(Fact fact, JsonNode data, Names names, ZoneId zone) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final int LONGEST = 160;

  static FactWords of(Fact fact, Names names, ZoneId zone) {
    return new FactWords(fact, fact.json(), names, zone);
  }

  /** The field as text; inside a sentence an instant is shown as a time and a person by name. */
  String text(String field) {
    JsonNode value = data.path(field);
    String text = value.isValueNode() ? value.asString("") : "";
    return text.contains(" ") ? readable(text) : text;
  }

  boolean has(String field) {
    return !text(field).isEmpty();
  }

  private String readable(String sentence) {
    String timed = INSTANT.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(clock(found.group())));
    return Names.PERSON.matcher(timed).replaceAll(found -> Matcher.quoteReplacement(names.person(found.group(1))));
  }

  /** The field after a separator, or nothing where it is absent. */
  String after(String separator, String field) {
    return has(field) ? separator + text(field) : "";
  }

  String list(String field) {
    List<String> items = new ArrayList<>();
    data.path(field).forEach(item -> items.add(item.asString("")));
    return String.join(", ", items);
  }

  /** Who did it, at the beginning of a sentence. */
  String who() {
    String name = names.actor(fact.actor());
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
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
    return "run " + (has("run") ? text("run") : String.valueOf(fact.runId()));
  }

  /** A time of the fact as the organisation's clocks show it. */
  String at(String field) {
    return clock(text(field));
  }

  private String clock(String instant) {
    try {
      return CLOCK.format(Instant.parse(instant).atZone(zone));
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

  static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
