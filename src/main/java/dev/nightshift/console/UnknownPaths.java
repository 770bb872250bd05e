package dev.nightshift.console;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** An address that leads nowhere: a page for a browser, a problem for a program. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UnknownPaths {
  private final PageErrors errors;

  UnknownPaths(PageErrors errors) {
    this.errors = errors;
  }

  @ExceptionHandler
  ResponseEntity<?> onNothingThere(NoResourceFoundException nothing, HttpServletRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    boolean browser = accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE);
    if (browser && !request.getRequestURI().startsWith("/api/")) {
      return errors.answer(request, 404, "Not found", "There is no page at this address. It may have moved, or a letter is missing.");
    }
    ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is nothing at " + request.getRequestURI() + ".");
    return ResponseEntity.status(HttpStatus.NOT_FOUND).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body);
  }
}
