package dev.nightshift.paging;

import dev.nightshift.paging.Stopping.Standing;
import dev.nightshift.run.Run;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What opens behind the link that stops a run. Opening it stops nothing, because mail scanners open links; a person presses. */
@RestController
public final class StopRunPage {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss zzz", Locale.ENGLISH);
  private static final String BUTTON = "<form method=\"post\"><button type=\"submit\">Stop it</button></form>";

  private final Stopping stopping;
  private final Links links;
  private final dev.nightshift.workspace.Workspaces workspaces;

  public StopRunPage(Stopping stopping, Links links, dev.nightshift.workspace.Workspaces workspaces) {
    this.stopping = stopping;
    this.links = links;
    this.workspaces = workspaces;
  }

  @GetMapping("/stop-run/{token}")
  public ResponseEntity<String> look(@PathVariable String token) {
    return answer(stopping.look(token));
  }

  @PostMapping("/stop-run/{token}")
  public ResponseEntity<String> stop(@PathVariable String token) {
    return answer(stopping.stop(token));
  }

  private ResponseEntity<String> answer(Standing standing) {
    return switch (standing) {
      case Standing.UnderWay underWay -> LinkPage.of(200, "Stop “" + underWay.run().title() + "”?", when(underWay.run()), BUTTON + more(underWay.run()));
      case Standing.Stopped stopped -> LinkPage.of(200, "Stopped.", "What was under way is ended; nothing further begins, and nothing is undone.", more(stopped.run()));
      case Standing.Over over -> LinkPage.of(200, "This run is over.", "It " + over.run().status().word() + ": " + over.run().reason(), more(over.run()));
      case Standing.Expired expired -> LinkPage.of(410, "This link is too old.", "Links work for a day.", "<p>Sign in to the console to stop a run.</p>");
      case Standing.Unknown unknown ->
          LinkPage.of(404, "This link does not work.", "It is not one of ours, or it was cut off on the way.",
              "<p>Copy the whole link from the message, or sign in to the console to stop the run.</p>");
    };
  }

  private String when(Run run) {
    Instant from = run.actsFrom();
    ZoneId zone = workspaces.current().catalog().organisation().zone();
    String on = run.targets().isEmpty() ? "" : " on " + String.join(", ", run.targets().subList(0, Math.min(20, run.targets().size())));
    return "Run " + run.id() + on + (from == null ? " is " + run.status().word().replace('_', ' ') + "." : " acts at " + TIME.format(from.atZone(zone)) + " unless it is stopped.");
  }

  private String more(Run run) {
    return LinkPage.link(links.run(run.id()), "Open run " + run.id());
  }
}
