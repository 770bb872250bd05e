package dev.nightshift.spi;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.TemplateContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of runbook step: a script, an HTTP request, a query. */
public interface StepKind {

  /** The attribute that says whether a step must not change anything ({@code true}), as one of Diagnosis must not. Set by the run and the linter. */
  String READ_ONLY = "read-only";

  /** The attribute that says under which version of the workspace the run began. Set by the run. */
  String VERSION = "workspace-version";

  /** Returns the word that names it: {@code shell}, {@code http}, {@code promql}. */
  String name();

  /** Says in one sentence what it does. */
  String help();

  /** Describes its own attributes, so that lint, documentation and forms come from one place. */
  List<Attribute> attributes();

  /** Names what {@code result} may hold in {@code expect}; empty where that is open. */
  default List<String> results() {
    return List.of();
  }

  /** Returns whether it never changes anything, whatever it is given. */
  default boolean readOnly() {
    return false;
  }

  /** Returns whether its text may hold {@code {{…}}} placeholders, rendered with {@link #context}. Scripts never may. */
  default boolean templated() {
    return false;
  }

  /**
   * Returns whether {@code {{…}}} in its text belongs to its own language, as in Ansible's templates: Nightshift then neither fills it
   * in nor complains about it.
   */
  default boolean ownPlaceholders() {
    return false;
  }

  /**
   * Says what is wrong with a fence of this kind, in sentences for the linter; empty where nothing is. Reaches nothing.
   *
   * @param text as it stands, with its placeholders
   * @param attributes those that the kind describes, and {@link #READ_ONLY}
   */
  default List<String> check(String language, String text, Map<String, String> attributes) {
    return List.of();
  }

  /** Names the attributes that name an earlier step of this kind, whose result the step works with. */
  default List<String> earlierSteps() {
    return List.of();
  }

  /** Tells how a value is escaped, from the text before its place; only called for templated kinds. */
  default TemplateContext context() {
    return before -> Escaping.TOKEN;
  }

  /** Says in words what {@link #run} would do, with secrets masked, doing nothing. */
  String plan(Request request);

  /**
   * As {@link #plan}, and says what broke, for who tries a runbook out. A kind whose plan looks at the other side tells here that the look
   * failed; where nothing is looked at, nothing can break.
   */
  default DryRun dryRun(Request request) {
    return new DryRun(plan(request), null);
  }

  /**
   * What a step would do.
   *
   * @param problem why it would not work, in words; null where nothing speaks against it
   */
  record DryRun(String text, @Nullable String problem) {

    /** Returns the same without what must never show. */
    public DryRun masked(Masking masking) {
      return new DryRun(masking.text(text), problem == null ? null : masking.text(problem));
    }
  }

  /**
   * Names, in sentences, what the step refers to that is certainly no longer there: a unit, a playbook, a metric. What cannot be told, because
   * the other side is not reached or does not say, is not missing. Changes nothing, and ends within {@code request.timeout()}.
   *
   * @param request as of {@link #run}; its text may still hold {@code {{…}}} whose values are not known
   * @throws dev.nightshift.platform.Problem where nothing can be told at all
   */
  default List<String> missing(Request request) throws InterruptedException {
    return List.of();
  }

  /** Returns the attributes that name something the workspace defines, with the section of nightshift.yaml that does: {@code database} by {@code databases}. */
  default Map<String, String> definitions() {
    return Map.of();
  }

  /**
   * Does it, once, on one target. Returns within {@code request.timeout()} and a few seconds, also when the other side
   * hangs. Interrupting the thread stops the work, on the target too.
   */
  Result run(Request request, Output output) throws InterruptedException;

  /** An attribute of the fence. */
  record Attribute(String name, String help, boolean required) {}

  /**
   * What to do.
   *
   * @param language the fence's language word
   * @param text the fence's text, templates rendered where the kind is templated
   * @param attributes the fence's attributes
   * @param environment values for the process; secrets are among {@code secrets} as well
   * @param target what to act on; null for kinds that need none
   * @param secrets values that must never show
   */
  record Request(
      String step,
      String language,
      String text,
      Map<String, String> attributes,
      Map<String, String> environment,
      @Nullable TargetAddress target,
      Duration timeout,
      List<String> secrets) {

    /** Returns whether the step must not change anything. Whoever does not say that a step may change something has one that only looks. */
    public boolean looks() {
      return !"false".equals(attributes.get(READ_ONLY));
    }

    /** Returns the version of the workspace under which the run began; empty where it is not a run's. */
    public String version() {
      return attributes.getOrDefault(VERSION, "");
    }
  }

  /**
   * How it went. Whether that is a success is decided by {@code expect} over {@code values}; {@code error} is set where
   * there is nothing to judge (no connection, a timeout).
   *
   * @param values what {@code result} is in CEL: {@code exit}, {@code status}, {@code body}, {@code value} …
   * @param outputs values handed on to later steps
   * @param defaultSuccess what holds where the step has no {@code expect}
   * @param error in words, or null
   */
  record Result(
      Map<String, Object> values, Map<String, String> outputs, boolean defaultSuccess, @Nullable String error) {

    /** A step that did not come to a result. */
    public static Result failed(String error) {
      return new Result(Map.of(), Map.of(), false, error);
    }

    /** Returns the same without what must never show. */
    public Result masked(Masking masking) {
      return new Result(masking.values(values), masking.texts(outputs), defaultSuccess, error == null ? null : masking.text(error));
    }
  }

  /** Takes output as it comes, from any thread. */
  interface Output {
    void write(String stream, String text);
  }
}
