package dev.nightshift.identity;

import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops DNS rebinding where the server listens on loopback: another site's page may let its own name point to this machine and then read
 * with its visitor's browser what is here for this machine alone. The name that the browser asked for gives it away.
 */
final class HostCheck extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final ServerSettings settings;
  private final Workspaces workspaces;
  private final boolean onLoopback;

  HostCheck(ServerSettings settings, Workspaces workspaces) {
    this.settings = settings;
    this.workspaces = workspaces;
    this.onLoopback = isLoopback(settings.host());
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    if (!onLoopback || known(host)) {
      chain.doFilter(request, response);
    } else if (request.getRequestURI().startsWith("/api/")) {
      ProblemAnswers.write(request, response, misdirected(host));
    } else {
      response.sendError(misdirected(host).status());
    }
  }

  private boolean known(String host) {
    return LOOPBACK.contains(host)
        || host.equals(settings.host().toLowerCase(Locale.ROOT))
        || host.equals(hostOf(settings.publicUrl()))
        || host.equals(hostOf(workspaces.current().catalog().settings().get("publicUrl")));
  }

  private static Problem misdirected(String host) {
    return new Problem.Misdirected(
        "This server listens on this machine alone and does not answer to the name " + host
            + ". Use localhost or 127.0.0.1, or start it with --public-url and the address by which people reach it.");
  }

  private static @Nullable String hostOf(@Nullable String url) {
    String host = url == null ? null : URI.create(url).getHost();
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
