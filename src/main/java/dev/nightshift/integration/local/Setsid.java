package dev.nightshift.integration.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By a program, since Java cannot make a session itself: {@code setsid} (util-linux, busybox) does it in place, and where there is
 * none (macOS) Perl does.
 */
final class Setsid implements Session {
  private static final List<String> PREFIX = prefix();

  @Override
  public Process start(Command command, OutputPipe output, OutputPipe error) throws IOException {
    List<String> line = new ArrayList<>(PREFIX);
    line.add(command.program().toString());
    line.addAll(command.line().subList(1, command.line().size()));
    ProcessBuilder builder = new ProcessBuilder(line).directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    Process process = builder.redirectOutput(output.writer()).redirectError(error.writer()).start();
    feed(process, command.input());
    return process;
  }

  private static void feed(Process process, String text) {
    Thread.ofVirtual()
        .name("script")
        .start(
            () -> {
              try (OutputStream input = process.getOutputStream()) {
                input.write(text.getBytes(StandardCharsets.UTF_8));
              } catch (IOException _) {
                // It ended without reading its script; its exit code tells more.
              }
            });
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
