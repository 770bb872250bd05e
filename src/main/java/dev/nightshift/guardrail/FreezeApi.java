package dev.nightshift.guardrail;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Freezes, and the stop of all automation, over REST. */
@RestController
@RequestMapping("/api/v1")
final class FreezeApi {

  record NewFreeze(@Nullable String service, @Nullable String until, @Nullable String reason) {}

  record Reason(@Nullable String reason) {}

  /**
   * @param kind {@code freeze} or {@code stop}
   * @param service empty for every service
   */
  record FreezeView(
      long id, String kind, String service, String reason, Instant startedAt, String startedBy, @Nullable Instant until, @Nullable Instant endedAt,
      @Nullable String endedBy) {
    static FreezeView of(Freeze freeze) {
      return new FreezeView(
          freeze.id(), freeze.kind().name().toLowerCase(Locale.ROOT), freeze.service(), freeze.reason(), freeze.startedAt(), freeze.startedBy(),
          freeze.until(), freeze.endedAt(), freeze.endedBy());
    }
  }

  /**
   * @param holding what keeps automation away now
   * @param next always null: the newest are all that is listed
   */
  record FreezeList(List<FreezeView> holding, List<FreezeView> items, @Nullable String next) {}

  private final Freezes freezes;

  FreezeApi(Freezes freezes) {
    this.freezes = freezes;
  }

  @GetMapping("/freezes")
  FreezeList list(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new FreezeList(
        freezes.holding().stream().map(FreezeView::of).toList(), freezes.newest().stream().map(FreezeView::of).toList(), null);
  }

  @PostMapping("/freezes")
  @ResponseStatus(HttpStatus.CREATED)
  FreezeView freeze(Actor actor, @RequestBody NewFreeze freeze) {
    return FreezeView.of(freezes.freeze(freeze.service(), text(freeze.until()), text(freeze.reason()), actor));
  }

  @PostMapping("/freezes/{id}/end")
  FreezeView end(Actor actor, @PathVariable long id) {
    return FreezeView.of(freezes.end(id, actor));
  }

  @PostMapping("/automation/stop")
  FreezeView stop(Actor actor, @RequestBody Reason reason) {
    return FreezeView.of(freezes.stopAll(text(reason.reason()), actor));
  }

  @PostMapping("/automation/resume")
  FreezeView resume(Actor actor) {
    return FreezeView.of(freezes.resume(actor));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
