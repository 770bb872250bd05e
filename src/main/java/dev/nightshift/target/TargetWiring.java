package dev.nightshift.target;

import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** What steps act on and with. */
@Configuration(proxyBeanMethods = false)
@Import(TargetApi.class)
public class TargetWiring {

  @Bean
  StepKinds stepKinds(List<StepKind> kinds) {
    return new StepKinds(kinds);
  }

  @Bean
  Inventories inventories(List<InventorySource> sources, @Lazy Workspaces workspaces, Clock clock) {
    return new Inventories(sources, workspaces, clock);
  }

  @Bean
  Pulse inventoryPulse(Inventories inventories, Signals signals) {
    return new Pulse("inventories", signals, inventories::look);
  }

  /** Lazy, since reading the workspace asks the step kinds, and these have settings. */
  @Bean
  Settings settings(@Lazy Workspaces workspaces) {
    return name -> Optional.ofNullable(workspaces.current().catalog().settings().get(name));
  }

  @Bean(destroyMethod = "close")
  Outbound outbound(Settings settings) {
    return new Outbound(
        () -> AddressRules.of(settings.find("outbound.allow", ""), settings.find("outbound.deny", "")));
  }
}
