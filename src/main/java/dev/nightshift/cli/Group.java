package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that needs another one after it. */
abstract class Group implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "nightshift " + spec.name() + " needs a command: " + String.join(", ", spec.subcommands().keySet()));
    }
  }
}
