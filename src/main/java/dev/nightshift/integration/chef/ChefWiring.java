package dev.nightshift.integration.chef;

import dev.nightshift.spi.TargetDriver;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code chef}. */
@Configuration(proxyBeanMethods = false)
public class ChefWiring {

  @Bean
  ChefStep chefStep(List<TargetDriver> drivers) {
    return new ChefStep(drivers);
  }
}
