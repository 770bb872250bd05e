package dev.nightshift.identity;

import dev.nightshift.platform.Problem;
import java.util.Set;

/** The one place where it is decided who may do what. What is not allowed here is denied. */
public final class Permissions {

  /** What can be done. */
  public enum Action {
    READ("see this"),
    WORK_ON_INCIDENT("work on incidents"),
    SEND_EVENT("send events by hand"),
    START_RUN("start a runbook"),
    APPROVE_RUN("approve a run"),
    STOP_RUN("stop a run"),
    CONFIRM_RUNBOOK("confirm a runbook"),
    FREEZE("freeze or stop automation, or let it go on"),
    RESET_BREAKER("reset a circuit breaker"),
    OVERRIDE_ON_CALL("change who is on call"),
    MANAGE_TOKENS("manage tokens"),
    VERIFY_LEDGER("verify the ledger");

    private final String words;

    Action(String words) {
      this.words = words;
    }
  }

  private static final Set<Action> RESPONDER =
      Set.of(
          Action.READ,
          Action.WORK_ON_INCIDENT,
          Action.SEND_EVENT,
          Action.START_RUN,
          Action.APPROVE_RUN,
          Action.STOP_RUN,
          Action.CONFIRM_RUNBOOK,
          Action.FREEZE,
          Action.RESET_BREAKER,
          Action.OVERRIDE_ON_CALL,
          Action.VERIFY_LEDGER);

  private Permissions() {}

  /** Returns whether an actor may do something. */
  public static boolean allows(Actor actor, Action action) {
    return switch (actor.role()) {
      case ADMIN -> true;
      case RESPONDER -> RESPONDER.contains(action);
      case VIEWER -> action == Action.READ;
      case AUTOMATION -> action == Action.START_RUN || action == Action.READ || action == Action.WORK_ON_INCIDENT;
    };
  }

  /** Throws {@link Problem.Denied} where the actor may not. */
  public static void require(Actor actor, Action action) {
    if (!allows(actor, action)) {
      throw new Problem.Denied(
          actor.name() + " may not " + action.words + ": the role " + actor.role() + " does not allow it. Ask an admin for a role that does.");
    }
  }
}
