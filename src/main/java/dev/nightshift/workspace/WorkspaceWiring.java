package dev.nightshift.workspace;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.ServerSettings;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/** The configuration in force, its secrets, and what the API tells of it. */
@Configuration(proxyBeanMethods = false)
@Import(WorkspaceApi.class)
public class WorkspaceWiring {

  @Bean
  FolderWorkspaces workspaces(ServerSettings settings, Ledger ledger, TransactionTemplate transaction) {
    return FolderWorkspaces.open(
        settings.workspace(), settings.data(), new WorkspaceLoader(), new WorkspaceFacts(ledger, transaction));
  }

  @Bean(destroyMethod = "close")
  WorkspaceWatch workspaceWatch(FolderWorkspaces workspaces) {
    return new WorkspaceWatch(workspaces, Duration.ofSeconds(1));
  }

  @Bean
  WorkspaceSecrets secrets(Workspaces workspaces) {
    return new WorkspaceSecrets(workspaces, System.getenv());
  }
}
