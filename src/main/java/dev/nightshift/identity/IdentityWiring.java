package dev.nightshift.identity;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** People, tokens, sessions, and who gets in. */
@Configuration(proxyBeanMethods = false)
@Import({SecurityWiring.class, TokenApi.class})
public class IdentityWiring {

  @Bean
  TokenStore tokenStore(JdbcClient jdbc) {
    return new TokenStore(jdbc);
  }

  @Bean
  Tokens tokens(TokenStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new Tokens(store, workspaces, ledger, transaction, clock);
  }

  @Bean
  Actors actors(TokenStore store, Workspaces workspaces) {
    return new Actors(store, workspaces);
  }

  @Bean
  CurrentActor currentActor(Actors actors) {
    return new CurrentActor(actors);
  }

  @Bean
  SignInLinks signInLinks(TokenStore store, Workspaces workspaces, Clock clock) {
    return new SignInLinks(store, workspaces, clock);
  }

  @Bean
  SessionStore sessionStore(JdbcClient jdbc) {
    return new SessionStore(jdbc);
  }

  @Bean
  SessionCookie sessionCookie(SessionStore store, Clock clock) {
    return new SessionCookie(store, clock);
  }

  @Bean
  Sessions sessions(
      SessionStore store,
      CsrfTokenRepository csrf,
      Actors actors,
      Ledger ledger,
      TransactionTemplate transaction,
      Clock clock) {
    return new Sessions(store, csrf, actors, ledger, transaction, clock);
  }

  /** Lets a controller method ask for an {@link Actor}. */
  @Bean
  WebMvcConfigurer actorArgument(CurrentActor current) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ActorArgument(current));
      }
    };
  }
}
