package dev.nightshift.integration.shell;

import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetDriver;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code shell}. */
@Configuration(proxyBeanMethods = false)
public class ShellWiring {

  @Bean
  ShellStep shellStep(List<TargetDriver> drivers, Secrets secrets) {
    return new ShellStep(drivers, secrets);
  }
}
