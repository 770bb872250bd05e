package dev.nightshift.guardrail;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Reason;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Breaks the glass: one person asks, another one confirms, for a time, for one service or runbook; each is a fact, also what is refused. */
public final class Emergencies {
  private static final Duration DEFAULT = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(4);
  private static final int LISTED = 100;

  /**
   * What somebody asks for.
   *
   * @param service null or empty for every service of the runbook
   * @param runbook null or empty for every runbook on the service
   * @param length {@code 30m}; null or empty for that
   */
  public record Request(@Nullable String service, @Nullable String runbook, @Nullable String reason, @Nullable String length) {}

  private final BreakGlassStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Emergencies(BreakGlassStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Asks for it; nothing is overridden before another person confirms. */
  public BreakGlass ask(Request request, Actor actor) {
    String service = text(request.service());
    String runbook = text(request.runbook());
    String person = person(actor, service, runbook);
    check(service, runbook);
    String reason = Reason.of(request.reason(), "why; the owner and all admins read it");
    Duration length = length(text(request.length()));
    return Objects.requireNonNull(transaction.execute(status -> {
      BreakGlass asked = store.ask(service, runbook, reason, length, person, now());
      tell("break_glass.asked", asked, actor, "");
      return asked;
    }));
  }

  /**
   * Confirms what another person asked for; from now on it holds.
   *
   * @throws Problem.Denied where it is the same person, by whatever token or way; that is a fact, too
   * @throws Problem.Conflict where it is confirmed, ended or too old
   */
  public BreakGlass confirm(long id, Actor actor) {
    BreakGlass asked = known(id);
    String person = person(actor, asked.service(), asked.runbook());
    if (asked.askedBy().equals(person)) {
      transaction.executeWithoutResult(status -> tell("break_glass.refused", asked, actor, "the same person asked and confirmed"));
      throw new Problem.Denied("You asked for it yourself, and breaking the glass takes two different people. Another responder or admin confirms it: nightshift break-glass confirm " + id);
    }
    boolean askerMay = Actors.person(workspaces.current().catalog(), asked.askedBy()).filter(asker -> Permissions.decide(workspaces.current().catalog(), asker, Permissions.Action.BREAK_GLASS, on(asked.service(), asked.runbook())).allowed()).isPresent();
    if (!askerMay) {
      throw new Problem.Denied(asked.askedBy() + ", who asked for it, may not break the glass any more; ask for it anew.");
    }
    return Objects.requireNonNull(transaction.execute(status -> {
      Instant now = now();
      BreakGlass broken = Optional.of(known(id)).filter(one -> one.waits(now)).flatMap(one -> store.confirm(id, person, now))
          .orElseThrow(() -> new Problem.Conflict("Break glass " + id + " is confirmed or ended already, or older than " + Durations.format(BreakGlass.PATIENCE) + "; ask for it anew."));
      tell("break_glass.broken", broken, actor, "");
      return broken;
    }));
  }

  /** Ends it before its time; one person is enough for that. */
  public BreakGlass end(long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.BREAK_GLASS);
    known(id);
    return Objects.requireNonNull(transaction.execute(status -> {
      BreakGlass ended = store.end(id, actor.name(), now()).orElseThrow(() -> new Problem.Conflict("Break glass " + id + " is over already."));
      tell("break_glass.ended", ended, actor, "");
      return ended;
    }));
  }

  /** Returns what holds now. */
  public List<BreakGlass> holding() {
    return store.holding(now());
  }

  /** Returns the newest, those that are over too. */
  public List<BreakGlass> newest() {
    return store.newest(LISTED);
  }

  private BreakGlass known(long id) {
    return store.find(id).orElseThrow(() -> new Problem.Missing("There is no break glass " + id + "; GET /api/v1/break-glass lists them."));
  }

  /** A token of nobody in particular could be anybody's, the asker's too. */
  private String person(Actor actor, String service, String runbook) {
    Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.BREAK_GLASS, on(service, runbook));
    if (actor.person().isEmpty()) {
      throw new Problem.Denied(actor.name() + " is not a person, and breaking the glass takes two people; use a token of your own.");
    }
    return actor.person();
  }

  private static Permissions.Resource on(String service, String runbook) {
    return new Permissions.Resource(runbook.isEmpty() ? null : runbook, service.isEmpty() ? null : service, null, List.of());
  }

  private void check(String service, String runbook) {
    if (service.isEmpty() && runbook.isEmpty()) {
      throw new Problem.Invalid("service: name a service or a runbook; the glass is never broken for everything");
    }
    if (!service.isEmpty()) {
      workspaces.current().namedService(service);
    }
    if (!runbook.isEmpty()) {
      workspaces.current().namedRunbook(runbook);
    }
  }

  private static Duration length(String text) {
    try {
      Duration length = text.isEmpty() ? DEFAULT : Durations.parse(text);
      if (length.toSeconds() >= 1 && length.compareTo(LONGEST) <= 0) {
        return length;
      }
    } catch (IllegalArgumentException none) {
      throw new Problem.Invalid("for: '" + text + "' is no time; write 30m", none);
    }
    throw new Problem.Invalid("for: '" + text + "' is not from 1s to " + Durations.format(LONGEST) + "; an emergency that lasts longer is asked for anew");
  }

  private void tell(String type, BreakGlass glass, Actor actor, String why) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("breakGlass", glass.id());
    data.put("service", glass.service());
    data.put("runbook", glass.runbook());
    data.put("scope", glass.scope());
    data.put("reason", glass.reason());
    data.put("for", Durations.format(glass.length()));
    data.put("askedBy", glass.askedBy());
    data.put("confirmedBy", glass.confirmedBy() == null ? "" : glass.confirmedBy());
    data.put("until", glass.until() == null ? "" : glass.until().toString());
    data.put("why", why);
    ledger.append(FactDraft.ofSystem(type, actor.name(), workspaces.current().version(), data));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
