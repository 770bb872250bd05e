package dev.nightshift.paging;

import dev.nightshift.incident.Incident;
import dev.nightshift.paging.Acknowledging.Standing;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What opens behind the link of a page. Opening it acknowledges nothing, because mail scanners open links; the page's script
 * presses its button at once, and where scripts are off a person does.
 */
@RestController
public final class AcknowledgePage {

  private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);
  private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

  private final Acknowledging acknowledging;
  private final Links links;

  public AcknowledgePage(Acknowledging acknowledging, Links links) {
    this.acknowledging = acknowledging;
    this.links = links;
  }

  @GetMapping("/acknowledge/{token}")
  public ResponseEntity<String> look(@PathVariable String token) {
    return answer(acknowledging.look(token));
  }

  @PostMapping("/acknowledge/{token}")
  public ResponseEntity<String> acknowledge(@PathVariable String token) {
    return answer(acknowledging.acknowledge(token));
  }

  @GetMapping("/assets/acknowledge.js")
  ResponseEntity<Resource> script() {
    return ResponseEntity.ok().contentType(SCRIPT).body(new ClassPathResource("static/assets/acknowledge.js"));
  }

  @GetMapping("/assets/acknowledge.css")
  ResponseEntity<Resource> style() {
    return ResponseEntity.ok().contentType(CSS).body(new ClassPathResource("static/assets/acknowledge.css"));
  }

  private ResponseEntity<String> answer(Standing standing) {
    return switch (standing) {
      case Standing.Waiting waiting -> html(200, "Acknowledge?", waiting.incident().title(), BUTTON, waiting.incident());
      case Standing.Taken taken when taken.own() ->
          html(200, "You are on it.", taken.incident().title(), "<p>Nobody else is paged.</p>", taken.incident());
      case Standing.Taken taken ->
          html(200, taken.by() + " is on it already.", taken.incident().title(), "<p>Nothing was changed.</p>", taken.incident());
      case Standing.Over over ->
          html(200, "This is over.", over.incident().title(), "<p>The incident is resolved; there is nothing to acknowledge.</p>", over.incident());
      case Standing.Expired expired ->
          html(410, "This link is too old.", "Links work for a day.", "<p>Sign in to the console to acknowledge.</p>", null);
      case Standing.Unknown unknown ->
          html(404, "This link does not work.", "It is not one of ours, or it was cut off on the way.",
              "<p>Copy the whole link from the message, or sign in to the console to acknowledge.</p>", null);
    };
  }

  private static final String BUTTON =
      """
      <form method="post" id="acknowledge"><button type="submit">I am on it</button></form>
      <script src="/assets/acknowledge.js" defer></script>
      """;

  private ResponseEntity<String> html(
      int status, String headline, String words, String body, @org.jspecify.annotations.Nullable Incident incident) {
    String more = incident == null ? "" : LinkPage.link(links.incident(incident.id()), "Open incident " + incident.id());
    return LinkPage.of(status, headline, words, body + more);
  }
}
