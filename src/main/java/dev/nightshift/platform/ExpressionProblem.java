package dev.nightshift.platform;

/** An expression that cannot be compiled or evaluated. The message names the expression and the reason. */
public final class ExpressionProblem extends Problem.Invalid {
  private final String reason;

  ExpressionProblem(String doing, String expression, String reason, Throwable cause) {
    super("cannot " + doing + " '" + expression + "': " + reason, cause);
    this.reason = reason;
  }

  ExpressionProblem(String doing, String expression, String reason) {
    super("cannot " + doing + " '" + expression + "': " + reason);
    this.reason = reason;
  }

  /** What is wrong, without the expression; for a compile error it starts with the place: {@code 1:12: …}. */
  public String reason() {
    return reason;
  }
}
