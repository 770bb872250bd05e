package dev.nightshift.workspace;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.VersionFiles;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.support.TransactionTemplate;

/** The configuration in force, its secrets, and what the API tells of it. */
@Configuration(proxyBeanMethods = false)
@Import({WorkspaceApi.class, GitHooksApi.class})
public class WorkspaceWiring {

  @Bean
  WorkspaceLoader workspaceLoader(ObjectProvider<StepKind> stepKinds, ObjectProvider<InventorySource> inventories, Clock clock) {
    return new WorkspaceLoader(Vocabulary.standard(() -> stepKinds.stream().toList(), () -> inventories.stream().toList()), clock);
  }

  @Bean
  WatchedWorkspaces workspaces(
      ServerSettings settings, WorkspaceLoader loader, Ledger ledger, TransactionTemplate transaction, Signals signals, Clock clock) {
    WorkspaceFacts facts = new WorkspaceFacts(ledger, transaction);
    String remote = settings.remote();
    if (remote == null) {
      return FolderWorkspaces.open(settings.workspace(), settings.data(), loader, facts);
    }
    GitWorkspaces git = GitWorkspaces.open(GitAddress.parse(remote), settings.data(), loader, facts, clock, System.getenv());
    signals.on(GitHooksApi.SIGNAL, git::want);
    return git;
  }

  /** Lazy for the same reason as the secrets. */
  @Bean
  VersionFiles versionFiles(@Lazy Workspaces workspaces) {
    return workspaces::folder;
  }

  @Bean
  Pulse workspaceWatch(WatchedWorkspaces workspaces, Signals signals) {
    return new Pulse(
        "workspace",
        signals,
        () -> {
          workspaces.look();
          return Pulse.AT_LEAST_EVERY;
        });
  }

  /** The step kinds, which check the workspace, need it only when they run: hence lazy. */
  @Bean
  WorkspaceSecrets secrets(@Lazy Workspaces workspaces, ObjectProvider<SecretSource> sources, Clock clock) {
    return new WorkspaceSecrets(workspaces, System.getenv(), () -> sources.stream().toList(), clock);
  }
}
