package dev.nightshift.platform;

/**
 * The one root of the exceptions that Nightshift throws on purpose. The message says what was wrong, where, and what to
 * do; {@link ProblemResponses} maps each kind to an HTTP answer (RFC 9457).
 */
public abstract sealed class Problem extends RuntimeException {

  private Problem(String message, Throwable cause) {
    super(message, cause);
  }

  private Problem(String message) {
    super(message);
  }

  /** Returns the HTTP status that fits this kind of problem. */
  public abstract int status();

  /** Returns the short title of the kind, as RFC 9457 has it. */
  public abstract String title();

  /** The caller sent something that cannot be understood or accepted: 400. */
  public static non-sealed class Invalid extends Problem {
    public Invalid(String message) {
      super(message);
    }

    public Invalid(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String title() {
      return "Invalid request";
    }
  }

  /** Nobody has said who they are: 401. */
  public static final class Unauthenticated extends Problem {
    public Unauthenticated(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 401;
    }

    @Override
    public String title() {
      return "Not signed in";
    }
  }

  /** The caller is known and may not do this: 403. */
  public static final class Denied extends Problem {
    public Denied(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String title() {
      return "Not permitted";
    }
  }

  /** There is no such thing: 404. */
  public static final class Missing extends Problem {
    public Missing(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 404;
    }

    @Override
    public String title() {
      return "Not found";
    }
  }

  /** The thing is in a state that does not allow this now: 409. */
  public static final class Conflict extends Problem {
    public Conflict(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String title() {
      return "Conflict";
    }
  }

  /** The request was meant for a server of another name: 421. */
  public static final class Misdirected extends Problem {
    public Misdirected(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 421;
    }

    @Override
    public String title() {
      return "Wrong address";
    }
  }

  /** Something that Nightshift needs is away or overloaded; trying again later is right: 503. */
  public static sealed class Unavailable extends Problem permits Overloaded {
    public Unavailable(String message) {
      super(message);
    }

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public String title() {
      return "Unavailable";
    }
  }

  /** Too much is waiting already; trying again a little later is right: 503. */
  public static final class Overloaded extends Unavailable {
    public Overloaded(String message) {
      super(message);
    }

    @Override
    public String title() {
      return "Overloaded";
    }
  }

  /** More was sent than is taken: 413. */
  public static final class TooLarge extends Problem {
    public TooLarge(String message) {
      super(message);
    }

    @Override
    public int status() {
      return 413;
    }

    @Override
    public String title() {
      return "Too large";
    }
  }
}
