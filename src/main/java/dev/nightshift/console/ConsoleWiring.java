package dev.nightshift.console;

import dev.nightshift.alert.Alerts;
import dev.nightshift.guardrail.Emergencies;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.CurrentActor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.paging.Pages;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;

/** The console: its pages in the order of the navigation. */
@Configuration(proxyBeanMethods = false)
@Import({
  AssetsPage.class,
  SignInPage.class,
  LivePage.class,
  PageErrors.class,
  UnknownPaths.class,
  RefusedPage.class,
  NowPage.class,
  BrakesPage.class,
  IncidentsPage.class,
  IncidentPage.class,
  PostMortemPage.class,
  WhyPage.class,
  AlertsPage.class,
  RunsPage.class,
  RunPage.class,
  RunbooksPage.class,
  GuardrailsPage.class,
  AutomationPage.class,
  ServicesPage.class,
  OnCallPage.class,
  LedgerPage.class,
  SettingsPage.class,
  PublicStatusPage.class,
})
public class ConsoleWiring {

  @Bean
  Assets assets() {
    return new Assets();
  }

  @Bean
  Renderer renderer(Assets assets, CurrentActor current, Workspaces workspaces, Freezes freezes, Emergencies emergencies) {
    return new Renderer(assets, current, workspaces, new Brakes.Sources(freezes, emergencies));
  }

  @Bean
  IncidentViews incidentViews(
      Incidents incidents, Alerts alerts, Runs runs, RunOutputs outputs, Pages pages, ChangeEvents changes, OnCallRoster roster, Workspaces workspaces) {
    return new IncidentViews(incidents, alerts, runs, outputs, pages, changes, roster, workspaces);
  }

  @Bean
  LiveFeed liveFeed(Ledger ledger, Signals signals) {
    return new LiveFeed(ledger, signals);
  }

  /** Renderer and JSON travel packed: a phone at night has little bandwidth. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableWebServerFactory> packedAnswers() {
    return factory -> {
      Compression compression = new Compression();
      compression.setEnabled(true);
      compression.setMimeTypes(new String[] {"text/html", "application/json", "text/markdown"});
      compression.setMinResponseSize(DataSize.ofKilobytes(2));
      factory.setCompression(compression);
    };
  }
}
