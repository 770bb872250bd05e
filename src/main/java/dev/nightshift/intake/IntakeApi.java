package dev.nightshift.intake;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.PresentedKey;
import dev.nightshift.spi.EventRoute;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.util.UriUtils;

/** Serves the paths of events, the busiest of all, before any other filter sees the request. Other paths pass. */
public final class IntakeApi implements Filter, Ordered {

  private static final String WITH_KEY = "/in/";

  private record Found(EventRoute route, @Nullable String key) {}

  private record ServletPosted(HttpServletRequest request, @Nullable String key) implements EventRoute.Posted {
    @Override
    public Optional<String> keyInPath() {
      return Optional.ofNullable(key);
    }

    @Override
    public Optional<String> keyInHeader() {
      return PresentedKey.of(request);
    }

    @Override
    public byte[] body(int limit) throws IOException {
      return Bodies.read(request.getInputStream(), limit);
    }
  }

  private final Map<String, EventRoute> routes;

  public IntakeApi(Collection<EventRoute> routes) {
    this.routes = routes.stream().collect(Collectors.toUnmodifiableMap(EventRoute::path, Function.identity()));
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
    HttpServletRequest asked = (HttpServletRequest) request;
    Found found = find(asked.getRequestURI());
    if (found == null) {
      chain.doFilter(request, response);
    } else if (asked.getMethod().equals("POST")) {
      answer((HttpServletResponse) response, found.route().handler().answer(new ServletPosted(asked, found.key())));
    } else {
      ((HttpServletResponse) response).setHeader("Allow", "POST");
      answer((HttpServletResponse) response, EventRoute.Answer.json(405, "\"Send events with POST.\""));
    }
  }

  private @Nullable Found find(String path) {
    EventRoute exact = routes.get(path);
    if (exact != null) {
      return new Found(exact, null);
    }
    int end = path.startsWith(WITH_KEY) ? path.indexOf('/', WITH_KEY.length()) : -1;
    EventRoute route = end < 0 ? null : routes.get(path.substring(end));
    return route == null ? null : new Found(route, decoded(path.substring(WITH_KEY.length(), end)));
  }

  /** A key that is not even well-formed is a key that nobody has. */
  private static String decoded(String key) {
    try {
      return UriUtils.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return key;
    }
  }

  private static void answer(HttpServletResponse response, EventRoute.Answer answer) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    byte[] body = answer.bytes();
    response.setContentLength(body.length);
    if (body.length > 0) {
      response.setContentType("application/json");
      response.getOutputStream().write(body);
    }
  }
}
