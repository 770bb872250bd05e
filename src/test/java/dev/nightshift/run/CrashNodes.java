package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.platform.DatabaseSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.awaitility.Awaitility;

/** The processes of the crash test. */
final class CrashNodes implements AutoCloseable {
  private final DatabaseSettings database;
  private final Path folder;
  private final Path starts;
  private final String classPath;
  private final List<Node> nodes = new ArrayList<>();
  private int started;

  /** Prepares quick starts: an archive of the classes (Java's CDS), which must all stand in jars. */
  CrashNodes(DatabaseSettings database, Path folder, Path starts) throws InterruptedException {
    this.database = database;
    this.folder = folder;
    this.starts = starts;
    this.classPath = packed(folder.resolve("classes.jar"));
    Node rehearsal = start(CrashNode.REHEARSAL, "-XX:ArchiveClassesAtExit=" + archive());
    assertThat(rehearsal.process().waitFor(2, TimeUnit.MINUTES)).as("rehearsed: " + rehearsal.log()).isTrue();
  }

  private Path archive() {
    return folder.resolve("node.jsa");
  }

  private static String packed(Path jar) {
    List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> arguments = new ArrayList<>(List.of("--create", "--file", jar.toString(), "--no-compress"));
    entries.stream().filter(entry -> Files.isDirectory(Path.of(entry))).forEach(entry -> arguments.addAll(List.of("-C", entry, ".")));
    int exit = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments.toArray(String[]::new));
    assertThat(exit).as("jar").isZero();
    List<String> jars = entries.stream().filter(entry -> !Files.isDirectory(Path.of(entry))).toList();
    return jar + File.pathSeparator + String.join(File.pathSeparator, jars);
  }

  /** One node, with what it says. */
  record Node(String name, Process process, Path log) {
    boolean ready() {
      try {
        return Files.readString(log).lines().anyMatch(CrashNode.READY::equals);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts one more node. */
  Node start() {
    Node node = start("node-" + ++started, "-XX:SharedArchiveFile=" + archive());
    nodes.add(node);
    return node;
  }

  private Node start(String name, String archiveOption) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", archiveOption,
            "-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr", "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-cp", classPath, CrashNode.class.getName(), database.url(), database.username(),
            database.password(), name, starts.toString());
    builder.environment().keySet().removeIf(key -> key.startsWith("NIGHTSHIFT_") || key.equals("JAVA_TOOL_OPTIONS"));
    try {
      return new Node(name, builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the nodes that are at work. */
  List<Node> ready() {
    return nodes.stream().filter(Node::ready).toList();
  }

  /** Waits until so many are at work; on a busy machine a start takes its time. */
  void await(int count) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
      nodes.forEach(node -> assertThat(node.process().isAlive()).as(node.name() + ": " + node.log()).isTrue());
      return ready().size() >= count;
    });
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill(Node node) {
    node.process().destroyForcibly().onExit().join();
    nodes.remove(node);
  }

  @Override
  public void close() {
    List.copyOf(nodes).forEach(this::kill);
  }
}
