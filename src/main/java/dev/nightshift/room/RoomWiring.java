package dev.nightshift.room;

import dev.nightshift.alert.Alerts;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.paging.Pages;
import dev.nightshift.platform.Masking;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.why.Why;
import dev.nightshift.workspace.WorkspaceSecrets;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Commands from chats. */
@Configuration(proxyBeanMethods = false)
public class RoomWiring {

  @Bean
  Orders chatOrders(Incidents incidents, Runs runs, Freezes freezes, Workspaces workspaces) {
    return new Orders(incidents, runs, freezes, workspaces);
  }

  @Bean
  Reports chatReports(Incidents incidents, Runs runs, OnCallRoster roster, Why why, Pages pages, Alerts alerts, Workspaces workspaces) {
    return new Reports(incidents, runs, roster, why, pages, alerts, workspaces);
  }

  @Bean
  ChatCommands room(
      Orders orders, Reports reports, JdbcClient jdbc, Incidents incidents, Runs runs, Workspaces workspaces, Ledger ledger,
      TransactionTemplate transaction, WorkspaceSecrets secrets, Clock clock) {
    return new Room(orders, reports, new ChatRequestStore(jdbc), incidents, runs, workspaces, ledger, transaction, () -> Masking.of(secrets.known()), clock);
  }
}
