package dev.nightshift.guardrail;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Circuit breakers over REST. */
@RestController
@RequestMapping("/api/v1/guardrails/breakers")
final class BreakerApi {

  record Reset(@Nullable String runbook, @Nullable String service, @Nullable String reason) {}

  /** @param next always null: the list is complete */
  record BreakerList(List<Breakers.View> items, @Nullable String next) {}

  private final Breakers breakers;

  BreakerApi(Breakers breakers) {
    this.breakers = breakers;
  }

  @GetMapping
  BreakerList list(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new BreakerList(breakers.all(), null);
  }

  @PostMapping("/reset")
  Breakers.View reset(Actor actor, @RequestBody Reset reset) {
    if (reset.runbook() == null || reset.runbook().isBlank() || reset.service() == null || reset.service().isBlank()) {
      throw new Problem.Invalid("runbook and service: both are needed; GET /api/v1/guardrails/breakers lists them");
    }
    return breakers.reset(new Binding(reset.runbook().strip(), reset.service().strip()), reset.reason() == null ? "" : reset.reason(), actor);
  }
}
