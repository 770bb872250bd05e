package dev.nightshift;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Walks through typical commands, those that ask a server and those that read a workspace, so that the launcher can record which
 * classes a short command needs (an archive for class data sharing).
 */
public final class CommandRehearsal {

  private CommandRehearsal() {}

  public static void main(String[] arguments) throws IOException {
    dev.nightshift.cli.Rehearsal.main(arguments);
    Path folder = Files.createTempDirectory("nightshift-rehearsal-");
    try {
      Rehearsal.write(folder);
      new CommandLine(new CheckCommand()).execute("--workspace", folder.toString());
      new CommandLine(new TestCommand()).execute("--workspace", folder.toString(), "--junit", folder.resolve("report.xml").toString());
    } finally {
      Rehearsal.delete(folder);
    }
  }
}
