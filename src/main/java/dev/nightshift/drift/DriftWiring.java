package dev.nightshift.drift;

import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What notices that runbooks no longer fit what they act on. */
@Configuration(proxyBeanMethods = false)
@Import({ChangeFollower.class, TimerStore.class, DrillStore.class, Drills.class, DrillSchedule.class, DrillApi.class, LinkCheck.class, Examination.class})
public class DriftWiring {

  @Bean
  Pulse drillsBegin(DrillSchedule schedule, Signals signals) {
    return new Pulse("drill-schedule", signals, schedule::begin);
  }

  @Bean
  Pulse examinations(Examination examination, Signals signals) {
    return new Pulse("examination", signals, examination::beat);
  }

  /** Apart from the beginning, because it looks at targets and takes its time. */
  @Bean
  Pulse drillsFinish(DrillSchedule schedule, Signals signals) {
    return new Pulse(Drills.SIGNAL, signals, schedule::finish);
  }
}
