package dev.nightshift.integration.local;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A pipe that this driver owns. The JDK closes its own pipes as soon as a process ends, and what the process left in the background
 * dies of SIGPIPE at its next line; the reading end of this one stays open for as long as anybody holds the writing end. It has no
 * name in a file system, so nothing of it outlives this process.
 *
 * <p>Source: pipe(2) and close(2); {@code /dev/fd} opens an end anew, as a file that the JDK can read or hand to a process.
 */
final class OutputPipe implements AutoCloseable {
  private static final MethodHandle PIPE = CLibrary.function("pipe", CLibrary.INT, CLibrary.ADDRESS);

  private final int readingEnd;
  private final int writingEnd;

  private OutputPipe(int readingEnd, int writingEnd) {
    this.readingEnd = readingEnd;
    this.writingEnd = writingEnd;
  }

  static OutputPipe open() throws IOException {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment ends = memory.allocate(ValueLayout.JAVA_INT, 2);
      if (CLibrary.call(() -> (int) PIPE.invokeExact(ends)) != 0) {
        throw new IOException("no pipe for its output could be opened; raise the limit of open files (ulimit -n)");
      }
      return new OutputPipe(ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
    }
  }

  /** Opens what the process writes. It ends when the pipe is closed here and every process that holds it has ended. */
  InputStream output() throws IOException {
    return new FileInputStream(file(readingEnd));
  }

  /** Returns the number of the end that the process writes to; the process must have been started before the pipe is closed. */
  int writingEnd() {
    return writingEnd;
  }

  /** Returns the same end for a process that the JDK starts. */
  ProcessBuilder.Redirect writer() {
    return ProcessBuilder.Redirect.to(file(writingEnd));
  }

  /** Lets go of the pipe; an opened output and a started process keep their ends. */
  @Override
  public void close() {
    CLibrary.close(readingEnd);
    CLibrary.close(writingEnd);
  }

  private static File file(int descriptor) {
    return new File("/dev/fd/" + descriptor);
  }
}
