package dev.nightshift.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TickingClock;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which incidents wait for somebody without escalation having looked at them. */
class ForgottenTest {
  private final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private final TestDatabase database = TestDatabase.create();
  private final Ledger ledger = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), clock);
  private final EscalationStore store = new EscalationStore(database.jdbc());

  @AfterEach
  void close() {
    database.close();
  }

  private long opened(String group) {
    long incident =
        database.jdbc()
            .sql(
                """
                INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version)
                VALUES ('payments', ?, 'Down', 'SEV1', 'TRIGGERED', ?, 0, false, 'test-1') RETURNING id
                """)
            .param(group).param(clock.instant().atOffset(ZoneOffset.UTC)).query(Long.class).single();
    told(incident, "incident.opened");
    return incident;
  }

  private void told(long incident, String type) {
    database.transaction().executeWithoutResult(status -> ledger.append(FactDraft.ofIncident(incident, type, "automation", "test-1", Map.of())));
  }

  private void looked(long incident) {
    database.transaction().executeWithoutResult(status -> store.lock(Set.of(incident)));
    database.jdbc().sql("UPDATE escalation SET changed_at = ? WHERE incident_id = ?").param(clock.instant().atOffset(ZoneOffset.UTC)).param(incident).update();
  }

  private void reopened(long incident) {
    database.jdbc().sql("UPDATE incident SET reopened = reopened + 1 WHERE id = ?").param(incident).update();
    told(incident, "incident.reopened");
  }

  @Test
  void an_incident_is_forgotten_until_escalation_has_looked_at_it_and_again_when_it_was_reopened_since() {
    long never = opened("a");
    long lockedOnly = opened("b");
    database.transaction().executeWithoutResult(status -> store.lock(Set.of(lockedOnly)));
    long seen = opened("c");
    looked(seen);
    long again = opened("d");
    looked(again);
    clock.tick(Duration.ofMinutes(1));
    reopened(again);
    Instant then = clock.instant();
    assertThat(store.forgotten(then, null)).as("what happened before that instant").containsExactly(never, lockedOnly);
    assertThat(store.forgotten(then.plusSeconds(1), null)).containsExactly(never, lockedOnly, again);
    clock.tick(Duration.ofSeconds(1));
    looked(again);
    assertThat(store.forgotten(clock.instant().plusSeconds(1), again)).isEmpty();
    database.jdbc().sql("UPDATE incident SET status = 'RESOLVED' WHERE id = ?").param(never).update();
    database.jdbc().sql("UPDATE incident SET acknowledged_at = now() WHERE id = ?").param(lockedOnly).update();
    assertThat(store.forgotten(clock.instant().plusSeconds(1), null)).isEmpty();
  }
}
