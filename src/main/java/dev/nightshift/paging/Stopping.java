package dev.nightshift.paging;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import java.util.Optional;

/** Stops a run by a link from the page that told somebody of it. */
public final class Stopping {

  /** What there is to say about a link. */
  public sealed interface Standing {
    /** It has not ended. */
    record UnderWay(Run run) implements Standing {}

    /** It was stopped by this link: what was under way is ended, nothing further begins. */
    record Stopped(Run run) implements Standing {}

    /** It has ended. */
    record Over(Run run) implements Standing {}

    /** The link was good once. */
    record Expired() implements Standing {}

    /** The link is not ours, was cut off, or is for somebody who is not in the workspace any more. */
    record Unknown() implements Standing {}
  }

  private final PageTokens tokens;
  private final Pages pages;
  private final Runs runs;
  private final Workspaces workspaces;

  public Stopping(PageTokens tokens, Pages pages, Runs runs, Workspaces workspaces) {
    this.tokens = tokens;
    this.pages = pages;
    this.runs = runs;
    this.workspaces = workspaces;
  }

  /** Looks at a link and changes nothing. */
  public Standing look(String token) {
    return switch (tokens.read(PageTokens.Use.STOP, token)) {
      case PageTokens.Reading.Forged forged -> new Standing.Unknown();
      case PageTokens.Reading.Expired expired -> new Standing.Expired();
      case PageTokens.Reading.Valid valid -> standing(valid);
    };
  }

  /** Stops the run, in the name of whom the page was for. A second time changes nothing. */
  public Standing stop(String token) {
    Standing now = look(token);
    if (now instanceof Standing.UnderWay underWay && tokens.read(PageTokens.Use.STOP, token) instanceof PageTokens.Reading.Valid valid) {
      Actor actor = Actors.paged(workspaces.current().catalog(), valid.person());
      return new Standing.Stopped(runs.stop(underWay.run().id(), actor, "by the link of a page"));
    }
    return now;
  }

  private Standing standing(PageTokens.Reading.Valid valid) {
    Optional<Run> run = pages.find(valid.page()).map(Page::runId).flatMap(runs::find);
    if (run.isEmpty() || workspaces.current().catalog().person(valid.person()).isEmpty()) {
      return new Standing.Unknown();
    }
    return run.get().status().ended() ? new Standing.Over(run.get()) : new Standing.UnderWay(run.get());
  }
}
