package dev.nightshift;

import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Proposal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightshift runbook suggest}. */
@Command(
    name = "suggest",
    mixinStandardHelpOptions = true,
    description = {
      "Suggest how a runbook for people could become one that the machine can follow in part: commands under 'Diagnosis' that only look become steps,"
          + " and what a person fills in becomes inputs.",
      "Prints a patch for a person to review, and on standard error what it left alone and why. Changes nothing. Exit code 1 where there is nothing to suggest."
    },
    footer = {"", "Example:", "  nightshift runbook suggest runbooks/KubeNodeNotReady.md > suggestion.patch", "  git apply suggestion.patch && nightshift check"})
final class SuggestCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A Markdown file.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String before = read();
    Proposal proposal = Proposal.of(file.toString(), before);
    proposal.notes().forEach(note -> err.println(note.file() + ":" + note.line() + ": " + note.message()));
    err.println(proposal.summary());
    err.flush();
    out.print(patch(file.toString(), before, proposal.after()));
    out.flush();
    return proposal.steps().isEmpty() ? 1 : 0;
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new Problem.Invalid("The file " + file + " cannot be read as UTF-8 text; name a Markdown file", unreadable);
    }
  }

  /** The difference as {@code git apply} reads it; empty where there is none. */
  static String patch(String file, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    RawText old = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText fresh = new RawText(after.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(bytes)) {
      formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, fresh), old, fresh);
    } catch (IOException impossible) {
      throw new IllegalStateException("a difference in memory cannot fail", impossible);
    }
    return "--- a/" + file + "\n+++ b/" + file + "\n" + bytes.toString(StandardCharsets.UTF_8);
  }
}
