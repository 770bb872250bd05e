package dev.nightshift.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Somebody who types commands for a server that answers what a test says. */
final class Terminal implements AutoCloseable {

  /** What came of a command. */
  record Result(int exitCode, String out, String err) {}

  final AnsweringServer server = new AnsweringServer();

  /** Runs a command with the server's address and a token. */
  Result run(String... arguments) {
    return execute(Stream.concat(Stream.of(arguments), Stream.of("--server", server.address(), "--token", "secret")).toArray(String[]::new));
  }

  static Result execute(String... arguments) {
    return execute(false, arguments);
  }

  static Result execute(boolean colours, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.commandLine(colours, List.of(), arguments);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Result(line.execute(arguments), out.toString(), err.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
