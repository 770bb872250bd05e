package dev.nightshift;

import dev.nightshift.spi.StepKind;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nightshift steps}: what a runbook can do, as each kind of step describes itself. */
@Command(
    name = "steps",
    description = "List the kinds of steps that runbooks may have, with their attributes.",
    mixinStandardHelpOptions = true)
final class StepsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      StepKindCatalog.kinds().stream().sorted(Comparator.comparing(StepKind::name)).forEach(kind -> print(kind, out));
      out.flush();
    }
    return 0;
  }

  private static void print(StepKind kind, PrintWriter out) {
    out.println(kind.name() + (kind.readOnly() ? "  (read-only)" : ""));
    out.println("  " + kind.help());
    for (StepKind.Attribute attribute : kind.attributes()) {
      out.println("    " + attribute.name() + (attribute.required() ? " (required)" : "") + ": " + attribute.help());
    }
    out.println();
  }
}
