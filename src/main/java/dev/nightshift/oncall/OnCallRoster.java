package dev.nightshift.oncall;

import dev.nightshift.catalog.Team;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** "On call now": the one answer that paging, API, console and everything else use. */
public final class OnCallRoster {

  /**
   * Who is on call for a team.
   *
   * @param next null where {@code now} never ends
   */
  public record Duty(Team team, Shift now, @Nullable Shift next) {}

  private final OverrideStore store;
  private final Workspaces workspaces;
  private final Clock clock;

  public OnCallRoster(OverrideStore store, Workspaces workspaces, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /** Returns who is on call now for every team, in the order of the workspace. */
  public List<Duty> now() {
    Instant now = clock.instant();
    List<ShiftOverride> overrides = store.endingAfter(now);
    return workspaces.current().catalog().teams().values().stream().map(team -> duty(team, overrides, now)).toList();
  }

  /** Returns who is on call now for one team, or empty where there is no such team. */
  public Optional<Duty> now(String team) {
    return now(workspaces.current(), team);
  }

  /** The same under one version of the workspace, for a decision that is made under that version. */
  public Optional<Duty> now(Workspace workspace, String team) {
    Instant now = clock.instant();
    return workspace.catalog().team(team).map(known -> duty(known, store.endingAfter(now), now));
  }

  private static Duty duty(Team team, List<ShiftOverride> overrides, Instant now) {
    return new Duty(team, OnCall.at(team, overrides, now), OnCall.after(team, overrides, now).orElse(null));
  }
}
