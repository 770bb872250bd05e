package dev.nightshift.console;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import dev.nightshift.ledger.Sentence;
import dev.nightshift.ledger.Tone;
import dev.nightshift.platform.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One line of a timeline.
 *
 * @param automated whether Nightshift decided it, so that the reader may ask why
 * @param details the fact's own fields, for who asks
 */
public record FactLine(
    long sequence,
    String chain,
    long position,
    String type,
    Instant at,
    Tone tone,
    String text,
    boolean minor,
    boolean note,
    boolean automated,
    String actor,
    @Nullable Long incident,
    @Nullable Long run,
    String workspaceVersion,
    String hash,
    Map<String, String> details) {

  static FactLine of(Fact fact, Narration narration) {
    return of(fact, narration.of(fact), narration.names());
  }

  private static FactLine of(Fact fact, Sentence sentence, Names names) {
    return new FactLine(
        fact.sequence(),
        fact.chain(),
        fact.position(),
        fact.type(),
        fact.at(),
        sentence.tone(),
        sentence.text(),
        sentence.minor(),
        fact.type().equals("incident.noted"),
        fact.actor().equals("automation"),
        names.actor(fact.actor()),
        fact.incidentId(),
        fact.runId(),
        fact.workspaceVersion(),
        fact.hash(),
        details(fact));
  }

  /** The timeline, newest first. A try that was followed by another one is a detail: the last one tells how it ended. */
  static List<FactLine> newestFirst(List<Fact> facts, Narration narration) {
    Set<String> tried = new HashSet<>();
    List<FactLine> lines = new ArrayList<>();
    for (Fact fact : facts.reversed()) {
      Sentence sentence = narration.of(fact);
      boolean again = fact.type().equals("step.ended") && !tried.add(fact.runId() + " " + fact.text("step") + " " + fact.text("target"));
      lines.add(of(fact, again && fact.text("status").equals("failed") ? Sentence.minor(sentence.text()) : sentence, narration.names()));
    }
    return lines;
  }

  private static Map<String, String> details(Fact fact) {
    Map<String, String> details = new LinkedHashMap<>();
    fact.json()
        .properties()
        .forEach(
            field -> {
              String value = readable(field.getValue());
              if (!value.isEmpty()) {
                details.put(field.getKey(), value);
              }
            });
    return details;
  }

  private static String readable(JsonNode value) {
    return value.isValueNode() ? value.asString("") : value.isEmpty() ? "" : Json.write(value);
  }
}
