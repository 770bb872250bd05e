package dev.nightshift.ledger;

import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger and those who follow it. */
@Configuration(proxyBeanMethods = false)
public class LedgerWiring {

  @Bean
  LedgerStore ledgerStore(JdbcClient jdbc) {
    return new LedgerStore(jdbc);
  }

  @Bean
  Ledger ledger(LedgerStore store, Signals signals, Clock clock) {
    return new Ledger(store, signals, clock);
  }

  @Bean
  FollowerStore followerStore(JdbcClient jdbc) {
    return new FollowerStore(jdbc);
  }

  @Bean
  Followers followers(
      List<Follower> followers, FollowerStore store, TransactionTemplate transaction, Signals signals, Clock clock) {
    return new Followers(followers, store, transaction, signals, clock);
  }

  @Bean
  StuckFollowerStore stuckFollowers(JdbcClient jdbc, List<Follower> followers) {
    return new StuckFollowerStore(jdbc, followers);
  }

  @Bean
  Audit audit(LedgerStore store, PlatformTransactionManager transactionManager) {
    TransactionTemplate snapshot = new TransactionTemplate(transactionManager);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
    return new Audit(store, snapshot);
  }
}
