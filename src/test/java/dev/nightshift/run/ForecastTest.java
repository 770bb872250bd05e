package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.hasItem;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.incident.Incident;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.DryRun.VerdictView;
import dev.nightshift.run.Forecast.View;
import dev.nightshift.run.Forecast.Wish;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

/** {@code nightshift guardrails explain}: every verdict with its values, and nothing is changed. */
class ForecastTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");
  private static final String DIGEST =
      """
      SELECT table_name AS name, (xpath('/table/row/d/text()', query_to_xml(format(
        'SELECT count(*) || coalesce(md5(string_agg(row::text, chr(10) ORDER BY row::text)), '''') AS d FROM %I row', table_name), true, false, '')))[1]::text AS rows
      FROM information_schema.tables WHERE table_schema = 'public'
      """;

  /** Every row of every table. */
  private static Map<String, String> tables(RunWorld world) {
    Map<String, String> tables = new TreeMap<>();
    world.pipeline.database.jdbc().sql(DIGEST).query((row, n) -> tables.put(row.getString("name"), row.getString("rows"))).list();
    return tables;
  }

  private static View explain(RunWorld world, Long incident, boolean byHand) {
    return world.pipeline.part(Forecast.class).explain(new Wish("restore", incident, null, Map.of(), byHand), ADA);
  }

  private static VerdictView verdict(View view, String guardrail) {
    return view.guardrails().stream().filter(one -> one.guardrail().equals(guardrail)).findFirst().orElseThrow();
  }

  @Test
  void every_guardrail_answers_whatever_the_others_say_and_nothing_is_touched() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nlimits: {budget: 0/1h}", BODY))) {
      Incident incident = world.fire();
      world.await(RunStatus.STOPPED);
      world.settle();
      world.incidents.handsOff(incident.id(), ADA);
      Map<String, String> before = tables(world);
      int ran = world.kind.ran.size();

      View view = explain(world, incident.id(), false);

      assertThat(view.startedBy()).isEqualTo("automation");
      assertThat(view.rung()).isEqualTo("fallback");
      assertThat(view.verdict()).isEqualTo("deny");
      assertThat(view.guardrails()).extracting(VerdictView::guardrail).containsExactlyElementsOf(world.pipeline.part(dev.nightshift.guardrail.Guardrails.class).names());
      assertThat(view.guardrails()).allSatisfy(one -> assertThat(one.why()).isNotBlank());
      assertThat(verdict(view, "hands-off").verdict()).isEqualTo("deny");
      assertThat(verdict(view, "budget").verdict()).as("asked although an earlier one denies").isEqualTo("deny");
      assertThat(verdict(view, "budget").values()).containsEntry("budget", "0/1h").containsEntry("used", 0);
      assertThat(verdict(view, "look-again").verdict()).isEqualTo("allow");
      assertThat(tables(world)).isEqualTo(before);
      assertThat(world.kind.ran).as("no step runs").hasSize(ran);
    }
  }

  @Test
  void it_is_asked_as_automation_or_as_the_person_who_would_start_it() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", BODY))) {
      Incident incident = world.fire();
      world.await(RunStatus.VERIFYING);
      world.incidents.handsOff(incident.id(), ADA);
      assertThat(verdict(explain(world, incident.id(), false), "hands-off").verdict()).isEqualTo("deny");
      View byHand = explain(world, incident.id(), true);
      assertThat(byHand.startedBy()).isEqualTo("person:ada");
      assertThat(byHand.rung()).isEqualTo("human-initiated");
      assertThat(verdict(byHand, "hands-off").verdict()).isEqualTo("allow");
      assertThat(verdict(byHand, "lock").values()).containsEntry("run", world.run().id());
      assertThat(byHand.verdict()).isEqualTo("wait");
    }
  }

  @Test
  void a_resolved_incident_is_told_by_the_guardrail_that_looks_again() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated", BODY))) {
      Incident incident = world.fire();
      world.incidents.resolve(incident.id(), ADA, "false alarm");
      assertThat(verdict(explain(world, incident.id(), false), "look-again").why()).contains("the incident is resolved");
    }
  }

  @Test
  void one_that_the_database_fails_denies_with_its_error_and_the_others_still_answer() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated", BODY))) {
      var jdbc = world.pipeline.database.jdbc();
      jdbc.sql("ALTER TABLE lock_lease RENAME TO away").update();
      try {
        View view = explain(world, null, false);
        assertThat(view.verdict()).isEqualTo("deny");
        assertThat(verdict(view, "lock").why()).startsWith("the guardrail lock could not be evaluated: ");
        assertThat(verdict(view, "lock").values().get("error").toString()).contains("lock_lease");
        assertThat(verdict(view, "budget").verdict()).isEqualTo("allow");
        assertThat(view.guardrails()).hasSize(world.pipeline.part(dev.nightshift.guardrail.Guardrails.class).names().size());
      } finally {
        jdbc.sql("ALTER TABLE away RENAME TO lock_lease").update();
      }
    }
  }

  @Test
  void whoever_may_read_asks_over_rest_also_for_a_service_that_the_runbook_does_not_name() throws Exception {
    String anywhere = RunWorld.text("rung: human-initiated", BODY).replace("  service: payments\n", "");
    try (RunWorld world = RunWorld.of(TestWorkspaces.runbook("restore", anywhere))) {
      MockMvc viewer = TestWeb.of(TestWeb.VIEWER, world.pipeline.part(GuardrailApi.class));
      viewer.perform(post("/api/v1/guardrails/explain").contentType(MediaType.APPLICATION_JSON).content("{\"runbook\":\"restore\",\"service\":\"payments\"}"))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.startedBy").value("person:vic"))
          .andExpect(jsonPath("$.targets[0]").value("web-1"))
          .andExpect(jsonPath("$.guardrails[?(@.guardrail == 'max-targets')].values.targets", hasItem(1)));
      viewer.perform(post("/api/v1/guardrails/explain").contentType(MediaType.APPLICATION_JSON).content("{\"runbook\":\"restore\"}")).andExpect(status().isBadRequest());
      viewer.perform(post("/api/v1/guardrails/explain").contentType(MediaType.APPLICATION_JSON).content("{}")).andExpect(status().isBadRequest());
      long incident = world.fire().id();
      Forecast forecast = world.pipeline.part(Forecast.class);
      assertThatThrownBy(() -> forecast.explain(new Wish("restore", incident, "ledger", Map.of(), false), ADA)).isInstanceOf(Problem.Missing.class);
    }
  }
}
