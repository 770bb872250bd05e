package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.ledger.Fact;
import dev.nightshift.runbook.Rung;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes facts into the tables of the ladder, the same way when they happen and when the ledger is read again. */
final class Projection {
  /** A recovery that did not last, as the incident that its alert opened again tells it. */
  static final String UNDONE = "run.recovery_undone";

  static final Set<String> READ = Set.of("run.acting", "run.ended", "run.harmed", UNDONE, "ladder.proposed", "ladder.accepted", "ladder.fell");

  /** The run of which something new is known. */
  record News(Binding binding, long run) {}

  private final LadderStore store;

  Projection(LadderStore store) {
    this.store = store;
  }

  /** Takes a fact; returns what is new about a run that ended, did harm or did not last. */
  Optional<News> take(Fact fact) {
    if (!READ.contains(fact.type())) {
      return Optional.empty();
    }
    JsonNode data = fact.json();
    return switch (fact.type()) {
      case "run.acting" -> {
        store.acting(run(fact, data, true));
        yield Optional.empty();
      }
      case "run.ended" -> ended(fact, data);
      case "run.harmed" -> {
        store.harmed(runOf(fact), text(data, "why"));
        yield news(fact, data);
      }
      case UNDONE -> {
        store.relapsed(runOf(fact), text(data, "why"));
        yield news(fact, data);
      }
      default -> {
        store.save(decided(fact, data));
        yield Optional.empty();
      }
    };
  }

  /** Runs that only look say nothing about what a runbook can do. */
  private Optional<News> ended(Fact fact, JsonNode data) {
    if (!text(data, "purpose").equals("recover") || text(data, "service").isEmpty()) {
      return Optional.empty();
    }
    store.ended(run(fact, data, false));
    return news(fact, data);
  }

  private Earned decided(Fact fact, JsonNode data) {
    Earned before = store.find(binding(data));
    Rung to = Rung.parse(text(data, "to")).orElseThrow();
    if (fact.type().equals("ladder.proposed")) {
      return new Earned(before.binding(), before.rung(), before.why(), before.changedAt(), before.changedBy(), before.fellFact(), to);
    }
    boolean fell = fact.type().equals("ladder.fell");
    return new Earned(before.binding(), to, text(data, "reason"), fact.at(), fact.actor(), fell ? fact.sequence() : before.fellFact(), null);
  }

  private static Weighed run(Fact fact, JsonNode data, boolean acting) {
    return new Weighed(
        runOf(fact), binding(data), fact.incidentId(), text(data, "runbookVersion"), Rung.parse(text(data, "rung")).orElse(Rung.HUMAN_INITIATED), null,
        acting ? fact.at() : null, acting ? null : fact.at(), acting ? 0 : fact.sequence(), text(data, "outcome"), data.path("proved").asBoolean(false),
        data.path("cleared").asBoolean(false), text(data, "stoppedBy"), "", "");
  }

  private static Optional<News> news(Fact fact, JsonNode data) {
    return Optional.of(new News(binding(data), runOf(fact)));
  }

  private static Binding binding(JsonNode data) {
    return new Binding(text(data, "runbook"), text(data, "service"));
  }

  private static long runOf(Fact fact) {
    @Nullable Long run = fact.runId();
    return Objects.requireNonNull(run, "a fact of a run names it");
  }

  private static String text(JsonNode data, String field) {
    return data.path(field).asString("");
  }
}
