package dev.nightshift.ladder;

import dev.nightshift.guardrail.Breakers;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How far runbooks may go alone, and what lowers that. */
@Configuration(proxyBeanMethods = false)
@Import({StaleMarkStore.class, Staleness.class, StaleApi.class, LadderStore.class})
public class LadderWiring {

  @Bean
  Ladder ladder(LadderStore store, Staleness staleness, Freezes freezes, Breakers breakers, Ledger ledger, Workspaces workspaces, Clock clock) {
    List<RungCap> caps = List.of(new StaleCap(staleness), new FreezeCap(freezes), new BreakerCap(breakers));
    return new Ladder(store, caps, ledger, workspaces, clock);
  }
}
