package dev.nightshift.escalation;

import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who is paged next, and when. */
@Configuration(proxyBeanMethods = false)
@Import({EscalationStore.class, EscalationPlans.class, Escalations.class, EscalationFollower.class, StuckEscalationStore.class})
public class EscalationWiring {

  @Bean
  Pulse escalationTimer(Escalations escalations, Signals signals) {
    return new Pulse(
        Escalations.SIGNAL,
        signals,
        () -> {
          escalations.sweep();
          return escalations.tick();
        });
  }
}
