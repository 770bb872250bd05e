package dev.nightshift.review;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incidents;
import dev.nightshift.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Post-mortem drafts over HTTP. */
@RestController
final class ReviewApi {

  private static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);

  private final Incidents incidents;
  private final Workspaces workspaces;

  ReviewApi(Incidents incidents, Workspaces workspaces) {
    this.incidents = incidents;
    this.workspaces = workspaces;
  }

  /** Returns the draft for an incident, also while it is open. */
  @GetMapping("/api/v1/incidents/{id}/post-mortem")
  public ResponseEntity<String> postMortem(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    incidents.get(id);
    String draft =
        PostMortem.draft(id, incidents.timeline(id), workspaces.current().catalog().narration());
    return ResponseEntity.ok().contentType(MARKDOWN).body(draft);
  }
}
