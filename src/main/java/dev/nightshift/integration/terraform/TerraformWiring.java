package dev.nightshift.integration.terraform;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.VersionFiles;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code terraform}. */
@Configuration(proxyBeanMethods = false)
public class TerraformWiring {

  @Bean
  TerraformStep terraformStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, ServerSettings server, Clock clock) {
    return new TerraformStep(drivers, secrets, versions, server.data(), clock);
  }
}
