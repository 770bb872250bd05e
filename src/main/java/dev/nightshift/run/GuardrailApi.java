package dev.nightshift.run;

import dev.nightshift.identity.Actor;
import org.jspecify.annotations.Nullable;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What guardrails say, over REST. */
@RestController
@RequestMapping("/api/v1/guardrails")
final class GuardrailApi {

  record Question(
      @Nullable String runbook, @Nullable Long incident, @Nullable String service, @Nullable Map<String, @Nullable Object> inputs, @Nullable Boolean byHand) {}

  private final Forecast forecast;

  GuardrailApi(Forecast forecast) {
    this.forecast = forecast;
  }

  @PostMapping("/explain")
  Forecast.View explain(Actor actor, @RequestBody Question question) {
    return forecast.explain(
        new Forecast.Wish(
            RunApi.runbook(question.runbook()), question.incident(), question.service(), RunApi.inputs(question.inputs()),
            Boolean.TRUE.equals(question.byHand())),
        actor);
  }
}
