package dev.nightshift.console;

import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What people see when a page cannot be shown: what happened, and what to do next. */
@ControllerAdvice(basePackageClasses = PageErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageErrors {
  private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

  private final Renderer renderer;

  PageErrors(Renderer renderer) {
    this.renderer = renderer;
  }

  @ExceptionHandler
  ResponseEntity<String> onProblem(Problem problem, HttpServletRequest request) {
    return answer(request, problem.status(), problem.title(), String.valueOf(problem.getMessage()));
  }

  @ExceptionHandler({TypeMismatchException.class, MissingServletRequestParameterException.class})
  ResponseEntity<String> onMalformed(Exception malformed, HttpServletRequest request) {
    return answer(request, 404, "Not found", "There is no such page. The address is not quite right.");
  }

  @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
  ResponseEntity<String> onDatabaseAway(RuntimeException away, HttpServletRequest request) {
    LOG.warn("The database does not answer: {}", away.getMessage());
    return answer(request, 503, "The database does not answer", "Nightshift keeps trying. Load this page again in a moment.");
  }

  /** Returns what says, somewhere in a failure, that the database does not answer; null where nothing does. */
  static @Nullable RuntimeException databaseAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataAccessResourceFailureException || cause instanceof CannotCreateTransactionException) {
        return (RuntimeException) cause;
      }
    }
    return null;
  }

  @ExceptionHandler
  ResponseEntity<String> onAnythingElse(RuntimeException unexpected, HttpServletRequest request) {
    LOG.error("A page failed", unexpected);
    return answer(request, 500, "Something went wrong", "The server's log has the details. Incidents and runs go on meanwhile.");
  }

  ResponseEntity<String> answer(HttpServletRequest request, int status, String title, String detail) {
    String page = renderer.page(request, "error", "", title, Map.of("status", status, "detail", detail));
    return ResponseEntity.status(HttpStatusCode.valueOf(status)).contentType(MediaType.parseMediaType(Renderer.HTML)).body(page);
  }
}
