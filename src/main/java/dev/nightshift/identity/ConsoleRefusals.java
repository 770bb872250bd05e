package dev.nightshift.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** What the console answers where the filters refuse a request: the way to the sign-in page, or a plain refusal. */
final class ConsoleRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {
  private final Sessions sessions;

  ConsoleRefusals(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why) throws IOException {
    signIn(request, response);
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why) throws IOException {
    if (why instanceof CsrfException) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN, "This form is too old, or came from somewhere else.");
      return;
    }
    sessions.end(request, response);
    signIn(request, response);
  }

  /** A page leads to the sign-in and back; a fragment or a stream cannot, and says so with its status. */
  private static void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean page = request.getMethod().equals("GET") && request.getHeader("HX-Request") == null && !request.getRequestURI().startsWith("/live");
    if (!page) {
      response.setHeader("HX-Redirect", "/sign-in");
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    String query = request.getQueryString();
    String here = request.getRequestURI() + (query == null ? "" : "?" + query);
    String back = here.equals("/") ? "" : "?to=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
    response.sendRedirect("/sign-in" + back);
  }
}
