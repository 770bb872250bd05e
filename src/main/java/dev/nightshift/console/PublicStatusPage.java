package dev.nightshift.console;

import dev.nightshift.communication.PublicStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What everybody may know: the listed services, and whether we are working on a problem. Needs no sign-in. */
@RestController
final class PublicStatusPage {
  private final Renderer renderer;
  private final PublicStatus status;

  PublicStatusPage(Renderer renderer, PublicStatus status) {
    this.renderer = renderer;
    this.status = status;
  }

  @GetMapping(path = "/status", produces = Renderer.HTML)
  String status(HttpServletRequest request) {
    return renderer.page(request, "status", "", "Status", Map.of("status", status.now()));
  }
}
