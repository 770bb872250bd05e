package dev.nightshift.integration.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a command as the leader of a new session, and so of a process group, whose number is the process's own. Java cannot do that
 * itself; {@code setsid} (util-linux, busybox) does it in place, and where there is none (macOS) Perl does.
 */
final class NewSession {
  private static final List<String> PREFIX = prefix();

  private NewSession() {}

  static List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(PREFIX);
    whole.addAll(command);
    return whole;
  }

  private static List<String> prefix() {
    for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(setsid))) {
        return List.of(setsid);
      }
    }
    return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127", "--");
  }
}
