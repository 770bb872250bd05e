package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.Optional;

/** What keeps runbooks low for a while, whatever they have earned: doubt, a freeze, a storm, an open breaker. */
public interface RungCap {

  /** Looks once; what it saw answers for every binding. */
  Look look(Workspace workspace, Instant now);

  /** What was seen. */
  interface Look {
    /** Returns the bound of a binding, or empty where there is none. */
    Optional<Bound> of(Binding binding);
  }
}
