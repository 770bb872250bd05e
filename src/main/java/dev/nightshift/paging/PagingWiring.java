package dev.nightshift.paging;

import dev.nightshift.alert.Alerts;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** Reaches people. */
@Configuration(proxyBeanMethods = false)
@Import({
  PageStore.class,
  DuePageStore.class,
  Pages.class,
  SecretKeyStore.class,
  PageTokens.class,
  Links.class,
  Acknowledging.class,
  AcknowledgePage.class,
  PageApi.class,
  StuckPageStore.class
})
public class PagingWiring {

  @Bean
  Channels channels(List<PageChannel> channels) {
    return new Channels(channels);
  }

  @Bean
  PageLetters pageLetters(Incidents incidents, Alerts alerts, Workspaces workspaces, PageTokens tokens, Links links) {
    return new PageLetters(incidents, alerts, workspaces, tokens, links);
  }

  @Bean
  PageOutcomes pageOutcomes(DuePageStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new PageOutcomes(store, workspaces, ledger, transaction, clock);
  }

  @Bean
  PageCourier pageCourier(
      DuePageStore store, Channels channels, PageLetters letters, PageOutcomes outcomes, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new PageCourier(store, channels, letters, outcomes, workspaces, ledger, transaction, clock);
  }

  @Bean(destroyMethod = "drain")
  PageSending pageSending(PageCourier courier) {
    return new PageSending(courier);
  }

  @Bean
  Pulse pagePulse(PageSending sending, Signals signals) {
    return new Pulse(Pages.SIGNAL, signals, sending::beat);
  }
}
