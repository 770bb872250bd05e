package dev.nightshift.console;

import dev.nightshift.guardrail.Emergencies;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The buttons that stop automation, and let it go on. */
@RestController
final class BrakesPage {
  private final Freezes freezes;
  private final Emergencies emergencies;

  BrakesPage(Freezes freezes, Emergencies emergencies) {
    this.freezes = freezes;
    this.emergencies = emergencies;
  }

  @PostMapping("/automation/stop")
  ResponseEntity<String> stop(@RequestParam(defaultValue = "") String reason, Actor actor) {
    freezes.stopAll(reason, actor);
    return SignInPage.seeOther("/");
  }

  @PostMapping("/automation/freezes/{id}/end")
  ResponseEntity<String> end(@PathVariable long id, Actor actor) {
    freezes.end(id, actor);
    return SignInPage.seeOther("/");
  }

  @PostMapping("/automation/break-glass/{id}/end")
  ResponseEntity<String> endEmergency(@PathVariable long id, Actor actor) {
    emergencies.end(id, actor);
    return SignInPage.seeOther("/");
  }
}
