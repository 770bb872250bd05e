package dev.nightshift.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Maps every error to an HTTP answer; the only place that does. Source: RFC 9457. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class ProblemResponses extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onProblem(Problem problem) {
    return answer(problem.status(), problem.title(), String.valueOf(problem.getMessage()));
  }

  /** Returns the answer to whatever needs the database while that is away: 503, to be sent again. */
  @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
  public ResponseEntity<ProblemDetail> onDatabaseAway(RuntimeException away) {
    LOG.warn("The database does not answer: {}", away.getMessage());
    return answer(503, "Unavailable", "The database does not answer. Nothing was stored; send it again.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAnythingElse(RuntimeException unexpected) {
    LOG.error("A request failed", unexpected);
    return answer(500, "Internal error", "Something went wrong in Nightshift; its log has the details.");
  }

  /** Says where a body cannot be read, without what stands there: it may be a secret. */
  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ResponseEntity<ProblemDetail> answer = answer(400, "Invalid request", UnreadableBody.words(unreadable.getCause()));
    return ResponseEntity.status(answer.getStatusCode()).headers(answer.getHeaders()).body(answer.getBody());
  }

  private static ResponseEntity<ProblemDetail> answer(int status, String title, String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(status), detail);
    body.setTitle(title);
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body);
  }
}
