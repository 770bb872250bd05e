package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Rung;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ladder over REST. */
@RestController
@RequestMapping("/api/v1")
final class LadderApi {

  record Acceptance(@Nullable String service, @Nullable String rung, @Nullable String reason) {}

  record HarmMark(@Nullable String reason) {}

  private final Bindings bindings;
  private final Promotions promotions;
  private final Harm harm;

  LadderApi(Bindings bindings, Promotions promotions, Harm harm) {
    this.bindings = bindings;
    this.promotions = promotions;
    this.harm = harm;
  }

  @GetMapping("/ladder")
  LadderViews.BindingList list(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return LadderViews.BindingList.of(bindings.all());
  }

  @GetMapping("/ladder/{runbook}")
  LadderViews.WholeBinding get(Actor actor, @PathVariable String runbook, @RequestParam String service) {
    Permissions.require(actor, Permissions.Action.READ);
    return LadderViews.WholeBinding.of(bindings.get(new Binding(runbook, service)));
  }

  @PostMapping("/ladder/{runbook}/accept")
  LadderViews.BindingView accept(Actor actor, @PathVariable String runbook, @RequestBody Acceptance acceptance) {
    if (acceptance.service() == null || acceptance.service().isBlank()) {
      throw new Problem.Invalid("service: name the service; a runbook earns its rung for each");
    }
    Binding binding = new Binding(runbook, acceptance.service().strip());
    promotions.accept(binding, rung(acceptance.rung()), text(acceptance.reason()), actor);
    return LadderViews.BindingView.of(bindings.get(binding));
  }

  @PostMapping("/runs/{id}/harm")
  LadderViews.Marked harm(Actor actor, @PathVariable long id, @RequestBody HarmMark mark) {
    harm.mark(id, text(mark.reason()), actor);
    return new LadderViews.Marked(id, text(mark.reason()).strip());
  }

  private static @Nullable Rung rung(@Nullable String word) {
    return word == null || word.isBlank()
        ? null
        : Rung.parse(word).orElseThrow(() -> new Problem.Invalid("rung: '" + word + "' is none; write " + String.join(" or ", List.of("oversight", "fallback"))));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
