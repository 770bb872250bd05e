package dev.nightshift.identity;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.DispatcherType;
import java.util.Arrays;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who gets in: machines with keys of their own (no filters at all), the API with bearer tokens, the console with sessions.
 * What no line here names needs a session, and what no controller knows is not found.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityWiring {

  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
          + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String[] MACHINES = {
    "/v2/**", "/api/v2/**", "/in/**", "/webhooks/alertmanager", "/webhooks/git/*", "/webhooks/slack",
    "/webhooks/mattermost", "/webhooks/mattermost/*", "/metrics", "/-/healthy", "/-/ready"
  };
  private static final String[] OPEN_PAGES = {
    "/sign-in", "/sign-in/**", "/status", "/acknowledge/**", "/stop-run/**", "/approve-run/**", "/assets/**", "/favicon.ico", "/api/docs", "/api/docs/**", "/error"
  };

  /** Not a bean: such a filter would be before every path, and senders of events use whatever name they were given. */
  private final HostCheck hosts;

  SecurityWiring(ServerSettings settings, Workspaces workspaces) {
    this.hosts = new HostCheck(settings, workspaces);
  }

  /** Machines show keys, or nothing: what is left of their paths by intake.IntakeApi passes no filter, so that an unknown one is a plain 404. */
  @Bean
  @Order(1)
  SecurityFilterChain machineChain() {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    RequestMatcher[] machines = Arrays.stream(MACHINES).map(paths::matcher).toArray(RequestMatcher[]::new);
    return new DefaultSecurityFilterChain(new OrRequestMatcher(machines));
  }

  /** Stateless: a browser's cookie means nothing here, so that there is nothing to forge. */
  @Bean
  @Order(2)
  SecurityFilterChain apiChain(HttpSecurity http, Tokens tokens, CurrentActor current) throws Exception {
    ProblemAnswers answers = new ProblemAnswers();
    AuthenticationFilter bearer = new AuthenticationFilter(new BearerTokens(tokens), BearerTokens::presented);
    bearer.setSuccessHandler((request, response, authentication) -> {});
    bearer.setFailureHandler(answers);
    return http.securityMatcher("/api/v1/**")
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(SecurityWiring::headers)
        .addFilterAfter(hosts, HeaderWriterFilter.class)
        .addFilterBefore(bearer, UsernamePasswordAuthenticationFilter.class)
        .exceptionHandling(errors -> errors.authenticationEntryPoint(answers).accessDeniedHandler(answers))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/api/v1/status")
                    .permitAll()
                    .anyRequest()
                    .access(current))
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain consoleChain(
      HttpSecurity http, CurrentActor current, Sessions sessions, SessionCookie cookie, CsrfTokenRepository csrf)
      throws Exception {
    ConsoleRefusals refusals = new ConsoleRefusals(sessions);
    return http
        // The token in the address of a link from a message is the authority; no session is involved that could be misused.
        .csrf(protection -> protection.csrfTokenRepository(csrf).ignoringRequestMatchers("/acknowledge/**", "/stop-run/**", "/approve-run/**"))
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .securityContext(context -> context.securityContextRepository(cookie))
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(SecurityWiring::headers)
        .addFilterAfter(hosts, HeaderWriterFilter.class)
        .exceptionHandling(errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(OPEN_PAGES)
                    .permitAll()
                    .anyRequest()
                    .access(current))
        .build();
  }

  /** Kept in a cookie and compared with the form, so that a visitor who never signs in costs no memory. */
  @Bean
  CsrfTokenRepository csrfTokens() {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("nightshift_csrf");
    tokens.setCookiePath("/");
    tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
    return tokens;
  }

  @Bean
  static DelegatingFilterProxyRegistrationBean securityFilterChainRegistration() {
    DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    registration.setOrder(-100);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    return registration;
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
        .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"))
        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN));
  }
}
