package dev.nightshift.runbook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown runbook as the machine reads it.
 *
 * @param file path inside the workspace
 * @param title from the front matter, else the first heading, else the name
 * @param version SHA-256 of the text, in hexadecimal
 * @param text the file as it is
 * @param settings what the front matter says; the defaults for a runbook written for people alone
 * @param steps in the order of the file
 */
public record Runbook(String file, String title, String version, String text, Settings settings, List<Step> steps) {

  /**
   * The {@code nightshift:} part of the front matter.
   *
   * @param present false where the file has none
   * @param service a service's name or a label selector over services; null for any service
   * @param when CEL; null where the alert's runbook_url or the file name decides
   * @param rung the highest rung the runbook may be on
   * @param targets label selector, may hold {@code {{…}}}
   * @param approval null where none is asked for
   * @param upkeep how it is kept true
   * @param interlock what keeps it apart from its own failures
   */
  public record Settings(
      boolean present,
      @Nullable Located<String> service,
      @Nullable Located<String> when,
      Located<Rung> rung,
      List<Input> inputs,
      @Nullable Located<String> targets,
      Limits limits,
      @Nullable ApprovalRule approval,
      VerifyRule verify,
      Upkeep upkeep,
      Interlock interlock) {

    public static final Settings NONE =
        new Settings(
            false,
            null,
            null,
            new Located<>(Rung.HUMAN_INITIATED, 1),
            List.of(),
            null,
            Limits.DEFAULT,
            null,
            VerifyRule.DEFAULT,
            Upkeep.NONE,
            Interlock.NONE);

    public Settings {
      inputs = List.copyOf(inputs);
    }
  }

  public Runbook {
    steps = List.copyOf(steps);
  }

  /** The file name without its ending: what people and alerts call it. */
  public String name() {
    String last = file.substring(file.lastIndexOf('/') + 1);
    return last.toLowerCase(Locale.ROOT).endsWith(".md") ? last.substring(0, last.length() - 3) : last;
  }

  /** The highest rung this runbook may be on. */
  public Rung rung() {
    return settings.rung().value();
  }

  /** Written for people alone: no settings and nothing to run. */
  public boolean paper() {
    return !settings.present() && executableSteps().isEmpty();
  }

  public List<Step> steps(Section section) {
    return steps.stream().filter(step -> step.section() == section).toList();
  }

  /** The steps a run goes through, in its order: Diagnosis, Mitigation, Verification. */
  public List<Step> path() {
    return Stream.of(Section.DIAGNOSIS, Section.MITIGATION, Section.VERIFICATION).flatMap(part -> steps(part).stream()).toList();
  }

  public List<ExecutableStep> executableSteps() {
    return steps.stream().filter(ExecutableStep.class::isInstance).map(ExecutableStep.class::cast).toList();
  }

  public Optional<Step> step(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst();
  }
}
