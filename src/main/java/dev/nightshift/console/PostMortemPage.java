package dev.nightshift.console;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incidents;
import dev.nightshift.review.PostMortem;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The draft of a post-mortem, to read, print or download. */
@RestController
final class PostMortemPage {
  private final Renderer renderer;
  private final Incidents incidents;
  private final Workspaces workspaces;

  PostMortemPage(Renderer renderer, Incidents incidents, Workspaces workspaces) {
    this.renderer = renderer;
    this.incidents = incidents;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/incidents/{id}/post-mortem", produces = Renderer.HTML)
  String read(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Map<String, Object> values = Map.of("id", id, "html", MarkdownHtml.of(draft(id)));
    return renderer.page(request, "postMortem", "incidents", "Post-mortem of incident " + id, values);
  }

  @GetMapping("/incidents/{id}/post-mortem.md")
  ResponseEntity<String> download(@PathVariable long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "text/markdown;charset=UTF-8")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"post-mortem-" + id + ".md\"")
        .body(draft(id));
  }

  private String draft(long id) {
    incidents.get(id);
    return PostMortem.draft(id, incidents.timeline(id), workspaces.current().catalog().narration());
  }
}
