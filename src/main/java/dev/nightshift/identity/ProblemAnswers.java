package dev.nightshift.identity;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** What the API answers where the filters refuse a request: RFC 9457, as everywhere. */
final class ProblemAnswers implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

  @Override
  public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why) throws IOException {
    unauthenticated(request, response, "Send a token: Authorization: Bearer nst_…");
  }

  @Override
  public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    unauthenticated(request, response, "This token is unknown or was revoked.");
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why) throws IOException {
    unauthenticated(request, response, "The owner of this token has no access any more.");
  }

  private static void unauthenticated(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    write(request, response, new Problem.Unauthenticated(detail));
  }

  static void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType("application/problem+json");
    Map<String, Object> body =
        Map.of(
            "title", problem.title(),
            "status", problem.status(),
            "detail", String.valueOf(problem.getMessage()),
            "instance", request.getRequestURI());
    response.getOutputStream().write(Json.write(body).getBytes(StandardCharsets.UTF_8));
  }
}
