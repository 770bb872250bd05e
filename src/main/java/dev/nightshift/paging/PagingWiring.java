package dev.nightshift.paging;

import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.PageChannel;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Reaches people. */
@Configuration(proxyBeanMethods = false)
@Import({
  PageStore.class,
  Pages.class,
  SecretKeyStore.class,
  PageTokens.class,
  Links.class,
  PageCourier.class,
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

  @Bean(destroyMethod = "drain")
  PageSending pageSending(PageCourier courier) {
    return new PageSending(courier);
  }

  @Bean
  Pulse pagePulse(PageSending sending, Signals signals) {
    return new Pulse(Pages.SIGNAL, signals, sending::beat);
  }
}
