package dev.nightshift.guardrail;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Breaking the glass over REST. */
@RestController
@RequestMapping("/api/v1/break-glass")
final class BreakGlassApi {

  /** @param length how long it holds after it is confirmed, as {@code for} */
  record Ask(@Nullable String service, @Nullable String runbook, @Nullable String reason, @JsonProperty("for") @Nullable String length) {}

  /**
   * @param askedBy a person, by id
   * @param until null while no other person has confirmed
   */
  record GlassView(
      long id, String service, String runbook, String reason, String askedBy, Instant askedAt, @Nullable String confirmedBy, @Nullable Instant until,
      @Nullable Instant endedAt) {
    static GlassView of(BreakGlass glass) {
      return new GlassView(
          glass.id(), glass.service(), glass.runbook(), glass.reason(), glass.askedBy(), glass.askedAt(), glass.confirmedBy(), glass.until(), glass.endedAt());
    }
  }

  /**
   * @param holding what lets automation act now
   * @param next always null: the newest are all that is listed
   */
  record GlassList(List<GlassView> holding, List<GlassView> items, @Nullable String next) {}

  private final Emergencies emergencies;

  BreakGlassApi(Emergencies emergencies) {
    this.emergencies = emergencies;
  }

  @GetMapping
  GlassList list(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new GlassList(emergencies.holding().stream().map(GlassView::of).toList(), emergencies.newest().stream().map(GlassView::of).toList(), null);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  GlassView ask(Actor actor, @RequestBody Ask ask) {
    return GlassView.of(emergencies.ask(new Emergencies.Request(ask.service(), ask.runbook(), ask.reason(), ask.length()), actor));
  }

  @PostMapping("/{id}/confirm")
  GlassView confirm(Actor actor, @PathVariable long id) {
    return GlassView.of(emergencies.confirm(id, actor));
  }

  @PostMapping("/{id}/end")
  GlassView end(Actor actor, @PathVariable long id) {
    return GlassView.of(emergencies.end(id, actor));
  }
}
