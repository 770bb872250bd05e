package dev.nightshift.cli;

import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that talks to a server has. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class ClientCommand implements Callable<Integer> {

  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Print the server's answer as JSON, for scripts.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Does the command's work. */
  abstract void run(Client server);

  @Override
  public final Integer call() {
    run(connection.open());
    out().flush();
    return exitCode();
  }

  int exitCode() {
    return 0;
  }

  final boolean json() {
    return json;
  }

  /** Prints an answer as JSON where that is asked for, and says whether it did. */
  final boolean printedJson(Object answer) {
    if (json) {
      out().println(Wire.pretty(answer));
    }
    return json;
  }

  final void say(String line) {
    out().println(line);
  }

  final void print(Table table, String whenEmpty) {
    if (table.isEmpty()) {
      say(whenEmpty);
    } else {
      table.lines(style()).forEach(this::say);
    }
  }

  /** A wrong use that the parser cannot see. */
  final CommandLine.ParameterException wrongUse(String what) {
    return new CommandLine.ParameterException(commandSpec().commandLine(), what);
  }

  /** The commands below this one. */
  final Set<String> words() {
    return commandSpec().subcommands().keySet();
  }

  final Style style() {
    return new Style(commandSpec().commandLine().getColorScheme().ansi().enabled());
  }

  private PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("This command was not made by the command line");
    }
    return spec;
  }
}
