package dev.nightshift.telemetry;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The two questions that supervisors and load balancers ask. */
@RestController
final class HealthApi {

  private final Readiness readiness;

  HealthApi(Readiness readiness) {
    this.readiness = readiness;
  }

  /** The process lives; restart it where this does not answer. */
  @GetMapping("/-/healthy")
  ResponseEntity<String> healthy() {
    return text(HttpStatus.OK, "healthy\n");
  }

  /** It can do its work now; send it nothing where this answers 503. */
  @GetMapping("/-/ready")
  ResponseEntity<String> ready() {
    Readiness.State state = readiness.state();
    String details =
        Stream.concat(state.obstacles().stream(), state.remarks().stream())
            .map(line -> "- " + line + "\n")
            .collect(Collectors.joining());
    return state.ready()
        ? text(HttpStatus.OK, "ready\n" + details)
        : text(HttpStatus.SERVICE_UNAVAILABLE, "not ready\n" + details);
  }

  private static ResponseEntity<String> text(HttpStatus status, String body) {
    return ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN).body(body);
  }
}
