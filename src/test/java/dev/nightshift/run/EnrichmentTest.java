package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Service;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichmentTest {

  private static Service service(String id, String... needs) {
    TargetAddress web = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("role", "web"), Map.of());
    return new Service(id, id, "payments", "prod", Map.of(), List.of(needs), List.of(web), List.of(), true);
  }

  private static void deployed(RunWorld world, String service, String version) {
    world.pipeline.accept("pagerduty", new Event(
        Event.Action.CHANGE, "", "deploy", "Deployed " + service + " " + version, "ci", Severity.SEV5, Map.of("service", service), Map.of(), null, null, List.of(), "{}"));
  }

  @Test
  void changes_of_the_last_hours_on_the_service_and_on_what_it_needs_are_attached_and_no_others() {
    Catalog catalog = BlastRadiusTest.with(GuardrailRules.NONE, service("payments", "ledger"), service("ledger"), service("search"));
    try (RunWorld world = RunWorld.of(catalog)) {
      deployed(world, "payments", "1.6");
      world.pipeline.clock.tick(Duration.ofDays(2));
      for (String service : List.of("payments", "ledger", "search")) {
        deployed(world, service, "1.7");
      }
      long incident = world.fire().id();

      Fact enriched = world.incidents.timeline(incident).stream().filter(fact -> fact.type().equals("incident.enriched")).findFirst().orElseThrow();
      assertThat(enriched.json().path("changes").findValuesAsString("summary")).containsExactlyInAnyOrder("Deployed payments 1.7", "Deployed ledger 1.7");
    }
  }
}
