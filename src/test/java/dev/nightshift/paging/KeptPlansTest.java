package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.KeptPlans;
import dev.nightshift.TestWorkspaces;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statements that a storm asks a hundred times a second, of which planning costs more than the answer. */
class KeptPlansTest {

  @Test
  void a_few_incidents_are_found_without_another_plan() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      assertThat(KeptPlans.plannedAnew(world.database, "FROM incident WHERE id = ANY", 20, () -> world.incidents.find(List.of(1L)))).isZero();
    }
  }

  @Test
  void the_incidents_of_a_few_alerts_are_found_without_another_plan() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      assertThat(KeptPlans.plannedAnew(world.database, "FROM alert_incident WHERE alert_id = ANY", 20, () -> world.alerts.incidentsOf(List.of(1L)))).isZero();
    }
  }

  @Test
  void due_pages_are_claimed_without_another_plan_whatever_the_time() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      world.database.jdbc().sql(
          """
          WITH i AS (
            INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version)
            SELECT 'payments', n::text, '', 'SEV2', 'TRIGGERED', now(), 0, false, '' FROM generate_series(1, 3000) AS n RETURNING id)
          INSERT INTO page (incident_id, person, round, level, kind, why, contacts, next_at, requested_at)
          SELECT id, 'ada', 0, 1, 'INCIDENT', '', '[]', to_timestamp(id), now() FROM i
          """).update();
      world.database.jdbc().sql("ANALYZE page").update();
      DuePageStore store = new DuePageStore(world.database.jdbc());
      long anew = KeptPlans.plannedAnew(world.database, "WITH room AS", 20, () -> store.claim(Instant.EPOCH, Instant.EPOCH.plusSeconds(60), Map.of()));
      assertThat(anew).isZero();
    }
  }
}
