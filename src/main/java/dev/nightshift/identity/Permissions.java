package dev.nightshift.identity;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided who may do what. A role is the most that somebody may do; the rules of the workspace narrow
 * it: one that denies wins, one that allows keeps away those whom none names. What is not known is taken for the worse.
 */
public final class Permissions {

  /** What can be done. */
  public enum Action {
    READ("see this"),
    WORK_ON_INCIDENT("work on incidents"),
    SEND_EVENT("send events by hand"),
    START_RUN("start a runbook"),
    APPROVE_RUN("approve a run"),
    REJECT_RUN("reject a run"),
    STOP_RUN("stop a run"),
    /** To change something on targets by a run. */
    ACT("change something by a run"),
    CONFIRM_RUNBOOK("confirm a runbook"),
    FREEZE("freeze automation, or let it go on"),
    STOP_ALL("stop all automation"),
    RESET_BREAKER("reset a circuit breaker"),
    BREAK_GLASS("break the glass"),
    ACCEPT_PROMOTION("let a runbook go further alone"),
    MARK_HARM("say that a run did harm"),
    OVERRIDE_ON_CALL("change who is on call"),
    MANAGE_TOKENS("manage tokens"),
    VERIFY_LEDGER("verify the ledger");

    private final String words;

    Action(String words) {
      this.words = words;
    }

    /** As rules have it: {@code start-run}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * To what something is done. Null is what is not known.
   *
   * @param environment null for that of the service
   * @param targets empty where there are none
   */
  public record Resource(@Nullable String runbook, @Nullable String service, @Nullable String environment, @Nullable List<TargetAddress> targets) {
    /** Nothing is known of it, or it is everything. */
    public static final Resource ANY = new Resource(null, null, null, null);

    /** A service as such, for what touches no target. */
    public static Resource ofService(String service) {
      return new Resource("", service.isEmpty() ? null : service, null, List.of());
    }
  }

  /**
   * What a rule had to do with a decision.
   *
   * @param rule its name
   * @param effect {@code allow} or {@code deny}
   * @param matched whether it is about this, and about whoever asks
   * @param decided whether the answer follows from it
   */
  public record Considered(String rule, String effect, boolean matched, boolean decided, String why) {}

  /** The answer, why, and every rule of the workspace in its order. */
  public record Decision(boolean allowed, String why, List<Considered> rules) {
    public Decision {
      rules = List.copyOf(rules);
    }

    /** The names of the rules that it follows from. */
    public List<String> deciding() {
      return rules.stream().filter(Considered::decided).map(Considered::rule).toList();
    }
  }

  private static final Set<Action> RESPONDER =
      Set.of(
          Action.READ,
          Action.WORK_ON_INCIDENT,
          Action.SEND_EVENT,
          Action.START_RUN,
          Action.APPROVE_RUN,
          Action.REJECT_RUN,
          Action.STOP_RUN,
          Action.ACT,
          Action.CONFIRM_RUNBOOK,
          Action.FREEZE,
          Action.STOP_ALL,
          Action.RESET_BREAKER,
          Action.BREAK_GLASS,
          Action.MARK_HARM,
          Action.OVERRIDE_ON_CALL,
          Action.VERIFY_LEDGER);
  private static final Set<Action> AUTOMATION = Set.of(Action.READ, Action.START_RUN, Action.ACT, Action.WORK_ON_INCIDENT);

  private Permissions() {}

  /** Returns whether the role of somebody allows something at all; what pages offer. Each case is for {@link #decide}. */
  public static boolean allows(Actor actor, Action action) {
    return switch (actor.role()) {
      case ADMIN -> true;
      case RESPONDER -> RESPONDER.contains(action);
      case VIEWER -> action == Action.READ;
      case AUTOMATION -> AUTOMATION.contains(action);
    };
  }

  /** Throws {@link Problem.Denied} where the actor's role does not allow it. */
  public static void require(Actor actor, Action action) {
    if (!allows(actor, action)) {
      throw new Problem.Denied(byRole(actor, action) + " Ask an admin for a role that does.");
    }
  }

  /** Throws {@link Problem.Denied} where the actor may not do it to this. */
  public static void require(Catalog now, Actor actor, Action action, Resource resource) {
    require(actor, action);
    Decision decision = decide(now, actor, action, resource);
    if (!decision.allowed()) {
      throw new Problem.Denied(decision.why());
    }
  }

  /** Returns whether an entry such as {@code team:payments}, {@code person:ada}, {@code role:admin} means somebody. */
  public static boolean names(Catalog now, Actor actor, String entry) {
    return AccessMatch.names(now, actor, entry);
  }

  /** Decides one case, and says from which rules. */
  public static Decision decide(Catalog now, Actor actor, Action action, Resource resource) {
    List<AccessMatch> all = now.access().stream().map(rule -> AccessMatch.of(now, rule, actor, action.word(), resource)).toList();
    if (!allows(actor, action)) {
      return decision(all, List.of(), false, byRole(actor, action));
    }
    List<AccessMatch> denials = all.stream().filter(match -> match.rule().denies() && match.applies() && match.names()).toList();
    if (!denials.isEmpty()) {
      return decision(all, denials, false, denied(actor, action, denials, ""));
    }
    List<AccessMatch> allowing = all.stream().filter(match -> !match.rule().denies() && match.applies()).toList();
    List<AccessMatch> naming = allowing.stream().filter(AccessMatch::names).toList();
    if (keptAway(actor, action)) {
      boolean reserved = allowing.stream().anyMatch(AccessMatch::certain) && naming.stream().noneMatch(AccessMatch::certain);
      List<AccessMatch> doubtful = allowing.stream().filter(match -> !match.certain() && !match.names()).toList();
      if (reserved || !doubtful.isEmpty()) {
        List<AccessMatch> against = allowing.stream().filter(match -> !match.names()).toList();
        return decision(all, against, false, denied(actor, action, against, " keeps it for " + String.join(", ", against.stream().flatMap(match -> match.rule().who().stream()).distinct().toList())));
      }
    }
    String role = actor.role().name().toLowerCase(Locale.ROOT);
    return naming.isEmpty()
        ? decision(all, List.of(), true, "the role " + role + " allows it, and no rule says otherwise")
        : decision(all, naming, true, "the role " + role + " allows it, and so does " + named(naming));
  }

  /**
   * Whether rules that allow others keep somebody away: not an admin, who may change them; and automation only from acting, because a rule of
   * which people may start a runbook says nothing of its rung.
   */
  private static boolean keptAway(Actor actor, Action action) {
    return switch (actor.role()) {
      case ADMIN -> false;
      case AUTOMATION -> action == Action.ACT;
      case RESPONDER, VIEWER -> true;
    };
  }

  private static String byRole(Actor actor, Action action) {
    return actor.name() + " may not " + action.words + ": the role " + actor.role() + " does not allow it.";
  }

  private static String denied(Actor actor, Action action, List<AccessMatch> by, String how) {
    List<String> doubt = by.stream().flatMap(match -> match.doubt().stream()).distinct().toList();
    String unsure = by.stream().anyMatch(AccessMatch::certain) || doubt.isEmpty() ? "" : " Nothing is known of the " + String.join(", ", doubt) + ", and in doubt the answer is no.";
    return actor.name() + " may not " + action.words + " here: " + named(by) + " of access.yaml" + (how.isEmpty() ? " denies it" : how) + "." + unsure;
  }

  private static String named(List<AccessMatch> rules) {
    return "the rule '" + String.join("', '", rules.stream().map(match -> match.rule().name()).toList()) + "'";
  }

  private static Decision decision(List<AccessMatch> all, List<AccessMatch> deciding, boolean allowed, String why) {
    List<Considered> rules = new ArrayList<>();
    for (AccessMatch match : all) {
      AccessRule rule = match.rule();
      rules.add(new Considered(rule.name(), rule.denies() ? "deny" : "allow", match.applies() && match.names(), deciding.contains(match), match.why()));
    }
    return new Decision(allowed, why, rules);
  }
}
