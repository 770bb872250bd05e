package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.incident.Incidents;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the turns of one transaction see alike: asked when the first of them needs it, and once for all of them. */
final class SharedView {
  private final Guardrails guardrails;
  private final Incidents incidents;
  private final Set<Long> concerned;
  private final Instant now;
  private @Nullable Decision stop;
  private @Nullable Set<Long> clear;

  /** @param concerned the incidents of the runs, held by the transaction */
  SharedView(Guardrails guardrails, Incidents incidents, Collection<Long> concerned, Instant now) {
    this.guardrails = guardrails;
    this.incidents = incidents;
    this.concerned = Set.copyOf(concerned);
    this.now = now;
  }

  /** Returns whether anything may go on at all. */
  Decision stop() {
    Decision known = stop;
    if (known == null) {
      known = guardrails.beforeAnything(now);
      stop = known;
    }
    return known;
  }

  /** Returns whether none of an incident's alerts is open. */
  boolean alertsClear(long incident) {
    Set<Long> known = clear;
    if (known == null) {
      known = incidents.alertsClear(concerned);
      clear = known;
    }
    return known.contains(incident);
  }
}
