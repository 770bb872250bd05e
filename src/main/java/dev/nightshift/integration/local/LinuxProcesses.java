package dev.nightshift.integration.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks at the processes of this machine as proc(5) shows them. Finds nothing where there is no such thing. */
final class LinuxProcesses {
  private static final Path PROC = Path.of("/proc");

  private LinuxProcesses() {}

  /** Returns the living processes of a group; one that has ended and waits to be collected does not count. */
  static List<String> inGroup(long group) {
    return processes(process -> living(process, group));
  }

  /** Returns the processes of this user that have a variable in their environment. */
  static List<String> marked(String variable) {
    return processes(process -> text(process.resolve("environ")).contains(variable) && living(process, -1));
  }

  private static List<String> processes(Predicate<Path> chosen) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        if (chosen.test(process)) {
          found.add(text(process.resolve("comm")).strip() + " (" + process.getFileName() + ")");
        }
      }
    } catch (IOException noSuchThing) {
      return List.of();
    }
    return found;
  }

  /** {@code stat} is: pid (name) state ppid pgrp …, where the name may hold anything. */
  private static boolean living(Path process, long group) {
    String stat = text(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 4);
    return fields.length == 4
        && !fields[0].equals("Z")
        && !fields[0].equals("X")
        && (group < 0 || fields[2].equals(Long.toString(group)));
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
