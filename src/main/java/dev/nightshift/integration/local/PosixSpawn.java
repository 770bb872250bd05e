package dev.nightshift.integration.local;

import static dev.nightshift.integration.local.CLibrary.ADDRESS;
import static dev.nightshift.integration.local.CLibrary.INT;
import static dev.nightshift.integration.local.CLibrary.LONG;
import static dev.nightshift.integration.local.CLibrary.call;
import static dev.nightshift.integration.local.CLibrary.function;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * In one step, without the helper that the JDK starts first and without {@code setsid}: each of those costs half as much as a shell.
 * The script lies in a file in memory that has no name.
 *
 * <p>Source: posix_spawn(3) of the GNU C library from 2.34 on (which can close the files that the process must not have), its
 * {@code spawn.h} for the numbers, memfd_create(2).
 */
final class PosixSpawn implements Session {

  /** Looked up only where the library has them all. */
  private static final class Functions {
    static final MethodHandle SPAWN = function("posix_spawn", INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ACTIONS = function("posix_spawn_file_actions_init", INT, ADDRESS);
    static final MethodHandle ACTIONS_END = function("posix_spawn_file_actions_destroy", INT, ADDRESS);
    static final MethodHandle DIRECTORY = function("posix_spawn_file_actions_addchdir_np", INT, ADDRESS, ADDRESS);
    static final MethodHandle COPY = function("posix_spawn_file_actions_adddup2", INT, ADDRESS, INT, INT);
    static final MethodHandle CLOSE_FROM = function("posix_spawn_file_actions_addclosefrom_np", INT, ADDRESS, INT);
    static final MethodHandle ATTRIBUTES = function("posix_spawnattr_init", INT, ADDRESS);
    static final MethodHandle FLAGS = function("posix_spawnattr_setflags", INT, ADDRESS, ValueLayout.JAVA_SHORT);
    static final MethodHandle MEMORY_FILE = function("memfd_create", INT, ADDRESS, INT);
    static final MethodHandle WRITE = function("pwrite", LONG, INT, ADDRESS, LONG, LONG);
    static final MethodHandle ERROR = function("strerror", ADDRESS, INT);
  }

  /** Larger than each of the library's types, a fresh one of which is filled with noughts: no signal is blocked. */
  private static final long ROOM = 1024;

  private static final short NEW_SESSION = 0x80;
  private static final short SIGNAL_MASK = 0x08;
  private static final int CLOSE_ON_EXEC = 1;

  /** Whether the library can do it, and the JDK can tell what becomes of processes, for which it needs {@code /proc}. */
  static boolean available() {
    return Files.exists(Path.of("/proc/self/stat"))
        && Stream.of("posix_spawn_file_actions_addclosefrom_np", "posix_spawn_file_actions_addchdir_np", "memfd_create").allMatch(CLibrary::has);
  }

  @Override
  public Process start(Command command, OutputPipe output, OutputPipe error) throws IOException {
    String program = command.program().toString();
    try (Arena memory = Arena.ofConfined()) {
      int input = file(memory, command.input());
      try {
        return new SpawnedProcess(spawn(memory, program, command, List.of(input, output.writingEnd(), error.writingEnd())));
      } finally {
        CLibrary.close(input);
      }
    }
  }

  private static int spawn(Arena memory, String program, Command command, List<Integer> streams) throws IOException {
    MemorySegment actions = memory.allocate(ROOM, Long.BYTES);
    MemorySegment attributes = memory.allocate(ROOM, Long.BYTES);
    MemorySegment directory = memory.allocateFrom(command.directory().toString());
    MemorySegment path = memory.allocateFrom(program);
    MemorySegment arguments = strings(memory, command.line());
    MemorySegment environment =
        strings(memory, command.environment().entrySet().stream().map(value -> variable(value.getKey(), value.getValue())).toList());
    MemorySegment pid = memory.allocate(ValueLayout.JAVA_INT);
    int failed =
        call(
            () -> {
              int prepared = (int) Functions.ACTIONS.invokeExact(actions) | (int) Functions.ATTRIBUTES.invokeExact(attributes);
              try {
                prepared |= (int) Functions.FLAGS.invokeExact(attributes, (short) (NEW_SESSION | SIGNAL_MASK));
                prepared |= (int) Functions.DIRECTORY.invokeExact(actions, directory);
                for (int stream = 0; stream < streams.size(); stream++) {
                  prepared |= (int) Functions.COPY.invokeExact(actions, (int) streams.get(stream), stream);
                }
                prepared |= (int) Functions.CLOSE_FROM.invokeExact(actions, streams.size());
                return prepared != 0
                    ? prepared
                    : (int) Functions.SPAWN.invokeExact(pid, path, actions, attributes, arguments, environment);
              } finally {
                int _ = (int) Functions.ACTIONS_END.invokeExact(actions);
              }
            });
    if (failed != 0) {
      throw new IOException(program + " could not be run: " + words(failed));
    }
    return pid.get(ValueLayout.JAVA_INT, 0);
  }

  private static int file(Arena memory, String text) throws IOException {
    MemorySegment name = memory.allocateFrom("script");
    int file = call(() -> (int) Functions.MEMORY_FILE.invokeExact(name, CLOSE_ON_EXEC));
    if (file < 0) {
      throw new IOException("no file for its script could be opened; raise the limit of open files (ulimit -n)");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment content = memory.allocate(Math.max(1, bytes.length)).copyFrom(MemorySegment.ofArray(bytes));
    for (long at = 0; at < bytes.length; ) {
      long from = at;
      long written = call(() -> (long) Functions.WRITE.invokeExact(file, content.asSlice(from), bytes.length - from, from));
      if (written <= 0) {
        CLibrary.close(file);
        throw new IOException("there is no memory for its script");
      }
      at += written;
    }
    return file;
  }

  private static String variable(String name, String value) {
    if (name.isEmpty() || name.contains("=")) {
      throw new IllegalArgumentException("An environment cannot have a variable named '" + name + "'");
    }
    return name + "=" + value;
  }

  private static MemorySegment strings(Arena memory, List<String> texts) {
    MemorySegment array = memory.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).indexOf('\0') >= 0) {
        throw new IllegalArgumentException("A program cannot be given a text with a character of number nought");
      }
      array.setAtIndex(ValueLayout.ADDRESS, i, memory.allocateFrom(texts.get(i)));
    }
    return array;
  }

  @SuppressWarnings("restricted") // The library ends its texts with a nought.
  private static String words(int error) {
    return call(() -> ((MemorySegment) Functions.ERROR.invokeExact(error)).reinterpret(Long.MAX_VALUE).getString(0));
  }
}
