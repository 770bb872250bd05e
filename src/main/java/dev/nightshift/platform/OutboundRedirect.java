package dev.nightshift.platform;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an answer sends us on to, as far as that is followed. */
final class OutboundRedirect {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private OutboundRedirect() {}

  /** Headers may hold credentials, which are for this scheme, host and port alone. */
  static @Nullable URI target(String method, URI from, Outbound.Response response) {
    if (!METHODS.contains(method) || !STATUSES.contains(response.status())) {
      return null;
    }
    try {
      URI to = from.resolve(response.headers().getOrDefault("location", List.of("")).getFirst());
      return Outbound.sameOrigin(from, to) ? to : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
