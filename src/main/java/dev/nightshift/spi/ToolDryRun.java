package dev.nightshift.spi;

import dev.nightshift.platform.Masking;

/** The dry run of a kind whose tool looks for itself: what the tool said, and what speaks against the step. */
public final class ToolDryRun {
  private ToolDryRun() {}

  /** Lets the tool look. */
  public interface Look {
    StepKind.Result look(StepKind.Output output) throws InterruptedException;
  }

  /**
   * Returns what the tool says. A thread that is interrupted meanwhile stays so.
   *
   * @param word what the tool does, for sentences: {@code check}, {@code plan}
   * @param intent what the step would do, up to where the tool's own words begin
   */
  public static StepKind.DryRun of(String word, String intent, Masking masking, Look tool) {
    CollectedOutput shown = new CollectedOutput();
    String end;
    String problem;
    try {
      StepKind.Result result = tool.look(shown);
      end = result.error() == null ? "" : "\nThe " + word + " did not come to an end: " + result.error() + "\n";
      problem = result.error() != null || result.defaultSuccess() ? result.error() : "the " + word + " was not successful";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      end = "\nThe " + word + " was stopped.\n";
      problem = "the " + word + " was stopped";
    }
    return new StepKind.DryRun(intent + shown.text().indent(2) + end, problem).masked(masking);
  }
}
