package dev.nightshift.console;

import dev.nightshift.platform.ProblemResponses;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is shown where a request was refused before it reached a page. */
@RestController
final class RefusedPage implements ErrorController {
  private final PageErrors errors;
  private final ProblemResponses problems;

  RefusedPage(PageErrors errors, ProblemResponses problems) {
    this.errors = errors;
    this.problems = problems;
  }

  @RequestMapping("/error")
  ResponseEntity<?> error(HttpServletRequest request) {
    int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
      // Who somebody is is asked of the database before anything else.
      RuntimeException away = PageErrors.databaseAway(failure);
      if (away != null) {
        return isProgram(request) ? problems.onDatabaseAway(away) : errors.onDatabaseAway(away, request);
      }
    }
    return switch (status) {
      case 403 -> errors.answer(request, 403, "Not permitted", "This form is too old, or it came from another site. Go back, load the page again, and repeat it.");
      case 401 -> errors.answer(request, 401, "Not signed in", "Your session has ended. Sign in again.");
      case 404 -> errors.answer(request, 404, "Not found", "There is no page at this address.");
      case 400 -> errors.answer(request, 400, "Invalid request", "This request is malformed.");
      case 421 ->
          errors.answer(
              request,
              421,
              "Wrong address",
              "This server listens on its own machine alone and does not answer to this name. Use localhost or 127.0.0.1, or start it with"
                  + " --public-url and the address by which people reach it.");
      case 405 -> errors.answer(request, 405, "Not possible", "This address cannot be used in that way.");
      default -> errors.answer(request, status, "Something went wrong", "The server's log has the details.");
    };
  }

  private static boolean isProgram(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)).startsWith("/api/");
  }
}
