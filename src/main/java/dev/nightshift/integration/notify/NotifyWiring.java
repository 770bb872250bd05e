package dev.nightshift.integration.notify;

import dev.nightshift.spi.PageChannel;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code notify}. */
@Configuration(proxyBeanMethods = false)
public class NotifyWiring {

  @Bean
  NotifyStep notifyStep(List<PageChannel> channels) {
    return new NotifyStep(channels);
  }
}
