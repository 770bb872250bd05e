package dev.nightshift.ladder;

import dev.nightshift.guardrail.Breakers;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How far runbooks may go alone, and what lowers that. */
@Configuration(proxyBeanMethods = false)
@Import({StaleMarkStore.class, Staleness.class, StaleApi.class, LadderStore.class, LadderApi.class})
public class LadderWiring {

  @Bean
  Ladder ladder(
      LadderStore store, PastIncidentStore incidents, Staleness staleness, Freezes freezes, Breakers breakers, Guardrails guardrails, Ledger ledger, Workspaces workspaces, Clock clock) {
    List<RungCap> caps = List.of(new StaleCap(staleness), new FreezeCap(freezes), new StormCap(guardrails), new BreakerCap(breakers));
    return new Ladder(store, incidents, caps, ledger, workspaces, clock);
  }

  @Bean
  AlertHistoryStore alertHistoryStore(JdbcClient jdbc) {
    return new AlertHistoryStore(jdbc);
  }

  @Bean
  PastIncidentStore pastIncidentStore(JdbcClient jdbc) {
    return new PastIncidentStore(jdbc);
  }

  @Bean
  Promotions promotions(LadderStore store, Ladder ladder, Workspaces workspaces, TransactionTemplate transaction) {
    return new Promotions(store, ladder, workspaces, transaction);
  }

  @Bean
  Harm harm(
      LadderStore store, Ladder ladder, Breakers breakers, Incidents incidents, Ledger ledger, Workspaces workspaces, TransactionTemplate transaction) {
    return new Harm(store, ladder, breakers, incidents, ledger, workspaces, transaction);
  }

  @Bean
  LadderFollower ladderFollower(LadderStore store, AlertHistoryStore alerts, PastIncidentStore incidents, Ladder ladder, Harm harm, Workspaces workspaces) {
    return new LadderFollower(store, alerts, incidents, ladder, harm, workspaces);
  }

  @Bean
  Bindings bindings(LadderStore store, PastIncidentStore incidents, Ladder ladder, Workspaces workspaces) {
    return new Bindings(store, incidents, ladder, workspaces);
  }

  @Bean
  Rebuild ladderRebuild(LadderStore store, PastIncidentStore incidents, Ledger ledger, TransactionTemplate transaction) {
    return new Rebuild(store, incidents, ledger, transaction);
  }
}
