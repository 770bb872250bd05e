package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import dev.nightshift.platform.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactLineTest {

  @Test
  void a_try_that_was_followed_by_another_is_a_detail() {
    Instant now = Instant.parse("2026-11-20T03:12:00Z");
    List<Fact> facts = new ArrayList<>();
    for (int attempt = 1; attempt <= 3; attempt++) {
      String data = Json.write(Map.of("step", "answers", "target", "web-2", "attempt", attempt, "status", attempt < 3 ? "failed" : "succeeded"));
      facts.add(new Fact(attempt, "incident/1", attempt, 1L, 318L, "step.ended", now, "automation", "v1", data, "", "0".repeat(64)));
    }
    assertThat(FactLine.newestFirst(facts, new Narration(Names.IDS, ZoneId.of("UTC")))).extracting(FactLine::minor).containsExactly(false, true, true);
  }
}
