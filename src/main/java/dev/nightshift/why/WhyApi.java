package dev.nightshift.why;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.paging.Pages;
import dev.nightshift.platform.Problem;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Explanations over HTTP: a tree as JSON, or with {@code as=text} the same to read, as chat and command line show it. */
@RestController
@RequestMapping("/api/v1")
final class WhyApi {
  private final Why why;
  private final Pages pages;
  private final Alerts alerts;

  WhyApi(Why why, Pages pages, Alerts alerts) {
    this.why = why;
    this.pages = pages;
    this.alerts = alerts;
  }

  @GetMapping("/incidents/{id}/why")
  public Explanation incident(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    return why.incident(id);
  }

  @GetMapping(path = "/incidents/{id}/why", params = "as=text", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  public String incidentInWords(Actor actor, @PathVariable long id) {
    return incident(actor, id).text();
  }

  @GetMapping({"/runs/{id}/why", "/runs/{id}/explain"})
  public Explanation run(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    return why.run(id);
  }

  @GetMapping(path = {"/runs/{id}/why", "/runs/{id}/explain"}, params = "as=text", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  public String runInWords(Actor actor, @PathVariable long id) {
    return run(actor, id).text();
  }

  @GetMapping("/pages/{id}/why")
  public Explanation page(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    return why.page(id, pages.find(id).orElseThrow(() -> new Problem.Missing("There is no page " + id + ".")).incidentId());
  }

  @GetMapping(path = "/pages/{id}/why", params = "as=text", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  public String pageInWords(Actor actor, @PathVariable long id) {
    return page(actor, id).text();
  }

  /** An alert that has an incident is explained by it. */
  @GetMapping("/alerts/{id}/why")
  public Explanation alert(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    Alert alert = alerts.find(id).orElseThrow(() -> new Problem.Missing("There is no alert " + id + "."));
    Long incident = alert.incidentId();
    return incident == null ? why.alert(id) : why.incident(incident);
  }

  @GetMapping(path = "/alerts/{id}/why", params = "as=text", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
  public String alertInWords(Actor actor, @PathVariable long id) {
    return alert(actor, id).text();
  }
}
