package dev.nightshift.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class IncidentMachineTest {

  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
  private static final Incident FRESH =
      new Incident(
          1, "payments", "Down", "payments is down", Severity.SEV3, Status.TRIGGERED, NOW, null, null, null, null, 0, false, "v1", null);

  private static Incident on(Incident incident, Happening... happenings) {
    for (Happening happening : happenings) {
      incident = IncidentMachine.on(incident, happening, "person:ada", NOW).next();
    }
    return incident;
  }

  private static List<String> facts(Incident incident, Happening happening) {
    return IncidentMachine.on(incident, happening, "person:ada", NOW).facts().stream().map(IncidentMachine.Change::type).toList();
  }

  @Test
  void acknowledging_twice_is_one_fact_and_the_first_person_stays() {
    Incident acknowledged = on(FRESH, new Happening.Acknowledged());
    assertThat(acknowledged.status()).isEqualTo(Status.ACKNOWLEDGED);
    assertThat(acknowledged.acknowledgedBy()).isEqualTo("person:ada");
    assertThat(facts(acknowledged, new Happening.Acknowledged())).isEmpty();
  }

  @Test
  void clear_alerts_resolve_what_no_run_holds() {
    assertThat(on(FRESH, new Happening.AlertsClear()).status()).isEqualTo(Status.RESOLVED);
    assertThat(facts(FRESH, new Happening.AlertsClear())).containsExactly("incident.alerts_clear", "incident.resolved");
    Incident held = on(FRESH, new Happening.RunActing(7));
    assertThat(on(held, new Happening.AlertsClear()).status()).isEqualTo(Status.MITIGATING);
    assertThat(facts(held, new Happening.AlertsClear())).containsExactly("incident.alerts_clear");
  }

  @Test
  void a_verified_run_resolves_when_alerts_are_clear() {
    Incident verifying = on(FRESH, new Happening.RunActing(7), new Happening.RunVerifying(7));
    assertThat(verifying.status()).isEqualTo(Status.VERIFYING);
    IncidentMachine.Outcome outcome = IncidentMachine.on(verifying, new Happening.RunEnded(7, true, true), "automation", NOW);
    assertThat(outcome.next().status()).isEqualTo(Status.RESOLVED);
    assertThat(outcome.facts().getFirst().data()).containsEntry("how", "verified run").containsEntry("run", 7L);
  }

  @Test
  void a_run_without_proof_gives_the_incident_back_to_people() {
    Incident verifying = on(FRESH, new Happening.RunActing(7), new Happening.RunVerifying(7));
    assertThat(on(verifying, new Happening.RunEnded(7, false, false)).status()).isEqualTo(Status.TRIGGERED);
    assertThat(on(verifying, new Happening.RunEnded(7, true, false)).status()).isEqualTo(Status.TRIGGERED);
    assertThat(on(verifying, new Happening.RunEnded(7, false, true)).status()).isEqualTo(Status.RESOLVED);
    Incident acknowledged = on(FRESH, new Happening.Acknowledged(), new Happening.RunActing(7));
    assertThat(on(acknowledged, new Happening.RunEnded(7, false, false)).status()).isEqualTo(Status.ACKNOWLEDGED);
  }

  @Test
  void one_run_holds_an_incident_and_another_one_is_refused_or_ignored() {
    Incident held = on(FRESH, new Happening.RunActing(7));
    assertThatThrownBy(() -> on(held, new Happening.RunActing(8))).isInstanceOf(Problem.Conflict.class).hasMessageContaining("Run 7 holds");
    assertThat(on(held, new Happening.RunEnded(8, true, true))).isEqualTo(held);
  }

  @Test
  void a_run_cannot_act_on_a_resolved_incident() {
    Incident resolved = on(FRESH, new Happening.RunActing(7), new Happening.Resolved("fixed by hand"));
    assertThat(resolved.run()).isNull();
    assertThatThrownBy(() -> on(resolved, new Happening.RunActing(7))).isInstanceOf(Problem.Conflict.class);
    assertThat(on(resolved, new Happening.RunEnded(7, false, true))).isEqualTo(resolved);
  }

  @Test
  void the_severity_is_that_of_the_worst_alert_and_never_falls_by_itself() {
    Incident worse = on(FRESH, new Happening.AlertJoined(Severity.SEV1, Map.of()), new Happening.AlertJoined(Severity.SEV5, Map.of()));
    assertThat(worse.severity()).isEqualTo(Severity.SEV1);
    assertThat(facts(FRESH, new Happening.AlertJoined(Severity.SEV1, Map.of()))).containsExactly("incident.alert_joined", "incident.severity_changed");
    assertThat(on(worse, new Happening.SeverityChanged(Severity.SEV4)).severity()).isEqualTo(Severity.SEV4);
  }

  @Test
  void an_alert_that_joins_a_resolved_incident_reopens_it_unacknowledged() {
    Incident resolved = on(FRESH, new Happening.Acknowledged(), new Happening.Resolved(""));
    Incident reopened = on(resolved, new Happening.AlertJoined(Severity.SEV3, Map.of()));
    assertThat(reopened.status()).isEqualTo(Status.TRIGGERED);
    assertThat(reopened.reopened()).isEqualTo(1);
    assertThat(reopened.acknowledgedAt()).isNull();
    assertThat(reopened.resolvedAt()).isNull();
    assertThat(facts(resolved, new Happening.AlertJoined(Severity.SEV3, Map.of()))).containsExactly("incident.reopened");
  }

  @Test
  void a_resolved_incident_takes_notes_and_nothing_else() {
    Incident resolved = on(FRESH, new Happening.Resolved(""));
    assertThat(facts(resolved, new Happening.Noted("why"))).containsExactly("incident.noted");
    assertThat(facts(resolved, new Happening.Resolved("again"))).isEmpty();
    assertThat(facts(resolved, new Happening.AlertsClear())).isEmpty();
    for (Happening late : List.of(new Happening.Acknowledged(), new Happening.SeverityChanged(Severity.SEV1), new Happening.HandsOff())) {
      assertThatThrownBy(() -> on(resolved, late)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("is resolved");
    }
  }

  /** Random histories: whatever happens, status, holder and marks fit together, and no change goes without a fact. */
  @RepeatedTest(50)
  void every_history_keeps_the_invariants() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Incident incident = FRESH;
    for (int i = 0; i < 400; i++) {
      Happening happening = any(random);
      Incident before = incident;
      IncidentMachine.Outcome outcome;
      try {
        outcome = IncidentMachine.on(before, happening, "person:ada", NOW);
      } catch (Problem.Conflict refused) {
        continue;
      }
      incident = outcome.next();
      String where = "seed " + seed + " step " + i + " " + happening + " on " + before;
      assertThat(incident.status() == Status.RESOLVED).as(where).isEqualTo(incident.resolvedAt() != null);
      assertThat(incident.run() != null).as(where).isEqualTo(incident.status() == Status.MITIGATING || incident.status() == Status.VERIFYING);
      assertThat(incident.status() == Status.ACKNOWLEDGED && incident.acknowledgedAt() == null).as(where).isFalse();
      assertThat(incident.status() == Status.TRIGGERED && incident.acknowledgedAt() != null).as(where).isFalse();
      assertThat(incident.reopened()).as(where).isGreaterThanOrEqualTo(before.reopened());
      assertThat(before.handsOff() && !incident.handsOff()).as(where).isFalse();
      if (!incident.equals(before)) {
        assertThat(outcome.facts()).as(where).isNotEmpty();
      }
      if (before.open() && !incident.open()) {
        assertThat(outcome.facts()).as(where).extracting(IncidentMachine.Change::type).contains("incident.resolved");
        assertThat(before.run() != null && happening instanceof Happening.AlertsClear).as(where + ": the run decides").isFalse();
      }
    }
  }

  private static Happening any(Random random) {
    long run = 1 + random.nextInt(2);
    Severity severity = Severity.values()[random.nextInt(5)];
    return switch (random.nextInt(11)) {
      case 0 -> new Happening.AlertJoined(severity, Map.of());
      case 1 -> new Happening.AlertWorse(severity);
      case 2 -> new Happening.AlertsClear();
      case 3 -> new Happening.Acknowledged();
      case 4 -> new Happening.Resolved("");
      case 5 -> new Happening.Noted("x");
      case 6 -> new Happening.SeverityChanged(severity);
      case 7 -> new Happening.HandsOff();
      case 8 -> new Happening.RunActing(run);
      case 9 -> new Happening.RunVerifying(run);
      default -> new Happening.RunEnded(run, random.nextBoolean(), random.nextBoolean());
    };
  }
}
