package dev.nightshift.communication;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public status over HTTP; needs no sign-in. */
@RestController
public final class StatusApi {

  private static final CacheControl A_MOMENT = CacheControl.maxAge(Duration.ofSeconds(5)).cachePublic();

  private final PublicStatus status;

  public StatusApi(PublicStatus status) {
    this.status = status;
  }

  @GetMapping("/api/v1/status")
  public ResponseEntity<StatusPage> status() {
    return ResponseEntity.ok().cacheControl(A_MOMENT).body(status.now());
  }
}
