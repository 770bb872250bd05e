package dev.nightshift.oncall;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is on call, and overrides, over HTTP. */
@RestController
@RequestMapping("/api/v1/oncall")
final class OnCallApi {

  /** What the list answers; there is one item per team, so never a next page. */
  public record DutyList(List<DutyView> items, @Nullable String next) {}

  /**
   * Who is on call for a team now, and who is next.
   *
   * @param person null in a gap
   * @param next null where now never ends
   */
  public record DutyView(
      String team,
      String teamName,
      String zone,
      @Nullable String person,
      @Nullable String name,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable ShiftOverride override,
      @Nullable ShiftView next) {}

  /** A shift to come; {@code person} is null in a gap. */
  public record ShiftView(
      @Nullable String person, @Nullable String name, @Nullable Instant from, @Nullable Instant until) {}

  /** What it takes to override; times are ISO 8601 with an offset. */
  public record NewOverride(
      @Nullable String team,
      @Nullable String person,
      @Nullable String from,
      @Nullable String until,
      @Nullable String reason) {}

  private final OnCallRoster roster;
  private final Overrides overrides;
  private final Workspaces workspaces;

  OnCallApi(OnCallRoster roster, Overrides overrides, Workspaces workspaces) {
    this.roster = roster;
    this.overrides = overrides;
    this.workspaces = workspaces;
  }

  @GetMapping
  public DutyList onCall(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    Catalog catalog = workspaces.current().catalog();
    return new DutyList(roster.now().stream().map(duty -> view(catalog, duty)).toList(), null);
  }

  @PostMapping("/overrides")
  @ResponseStatus(HttpStatus.CREATED)
  public ShiftOverride override(Actor actor, @RequestBody NewOverride wanted) {
    return overrides.add(
        actor,
        required("team", wanted.team()),
        required("person", wanted.person()),
        instant("from", wanted.from()),
        instant("until", wanted.until()),
        wanted.reason() == null ? "" : wanted.reason());
  }

  @DeleteMapping("/overrides/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void remove(Actor actor, @PathVariable long id) {
    overrides.remove(actor, id);
  }

  private static DutyView view(Catalog catalog, OnCallRoster.Duty duty) {
    Shift now = duty.now();
    return new DutyView(
        duty.team().id(),
        duty.team().name(),
        duty.team().rotation().zone().getId(),
        now.person(),
        name(catalog, now),
        now.from(),
        now.until(),
        now.override(),
        duty.next() == null ? null : next(catalog, duty.next()));
  }

  private static ShiftView next(Catalog catalog, Shift shift) {
    return new ShiftView(shift.person(), name(catalog, shift), shift.from(), shift.until());
  }

  private static @Nullable String name(Catalog catalog, Shift shift) {
    return shift.onCall().flatMap(catalog::person).map(Person::name).orElse(shift.person());
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new Problem.Invalid(field + ": is missing");
    }
    return value.strip();
  }

  private static Instant instant(String field, @Nullable String value) {
    String text = required(field, value);
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Problem.Invalid(
          field + ": '" + text + "' is not a time with its offset; write it like 2026-11-20T09:00:00+01:00", e);
    }
  }
}
