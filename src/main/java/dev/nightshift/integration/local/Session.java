package dev.nightshift.integration.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts a command as the leader of a new session, and so of a process group, whose number is the process's own. The process holds
 * its three streams open and nothing else of this program.
 */
interface Session {

  /**
   * A command.
   *
   * @param line the program, found as a shell with this environment would find it, and its arguments
   * @param input all that it can read on its standard input
   */
  record Command(List<String> line, Path directory, Map<String, String> environment, String input) {

    /** Returns where the program is, having looked whether it can be started at all. */
    Path program() throws IOException {
      if (!Files.isDirectory(directory)) {
        throw new IOException("there is no folder " + directory + ", in which it should run");
      }
      String name = line.getFirst();
      for (String folder : name.contains("/") ? List.of("") : List.of(environment.getOrDefault("PATH", "").split(":"))) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file) && !Files.isDirectory(file)) {
          return file;
        }
      }
      throw new IOException("there is no program " + name + " in its PATH (" + environment.getOrDefault("PATH", "") + "); install it");
    }
  }

  /**
   * Starts it.
   *
   * @throws IOException when it cannot be started, with the reason in words
   * @throws IllegalArgumentException when a value cannot be an environment's or argument's
   */
  Process start(Command command, OutputPipe output, OutputPipe error) throws IOException;

  /** Returns the way with the fewest processes that this system has. */
  static Session best() {
    return PosixSpawn.available() ? new PosixSpawn() : new Setsid();
  }
}
