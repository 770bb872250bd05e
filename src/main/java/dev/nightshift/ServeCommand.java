package dev.nightshift;

import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.GitAddress;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightshift serve}: the server, until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the server until SIGTERM or Ctrl-C; what is under way is finished first.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A Git remote is opened with NIGHTSHIFT_GIT_USERNAME and NIGHTSHIFT_GIT_TOKEN (or NIGHTSHIFT_GIT_TOKEN_FILE) over https,",
      "with NIGHTSHIFT_GIT_KEY_FILE and NIGHTSHIFT_GIT_KNOWN_HOSTS over ssh.",
      "The database is an embedded PostgreSQL in the data folder, or the one that NIGHTSHIFT_DATABASE_URL names",
      "(jdbc:postgresql://host:port/database, with NIGHTSHIFT_DATABASE_USERNAME and NIGHTSHIFT_DATABASE_PASSWORD).",
      "The first start makes an admin token: it is shown once and kept in DATA/admin.token, readable by its owner only.",
      "The log goes to standard error; NIGHTSHIFT_LOG=json makes it JSON lines."
    })
final class ServeCommand implements Callable<Integer> {

  @Option(names = "--workspace", paramLabel = "DIR|URL", required = true, description = "The folder of configuration and runbooks, or a Git remote such as https://git.example.org/ops.git#main:shop.")
  private String workspace = "";

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "data", description = "For the database, keys and tokens. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "0 takes any free one. Default: ${DEFAULT-VALUE}.")
  private int port = 8080;

  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "What to listen on; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(names = "--public-url", paramLabel = "URL", description = "How people reach this server; for links in pages.")
  private @Nullable String publicUrl;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    ServerSettings settings = settings(System.getenv());
    CompletableFuture<Server> started = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, settings.database() == null), "stop"));
    try {
      started.complete(start(settings));
    } catch (RuntimeException | Error failure) {
      started.cancel(false);
      throw failure;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private Server start(ServerSettings settings) {
    Server server = Server.start(settings);
    server.part(Tokens.class).ensureAdmin(data).ifPresent(token -> say("Admin token, shown this once (kept in " + data.resolve("admin.token") + "): " + token));
    say("Nightshift is ready at " + (publicUrl == null ? server.address() : publicUrl));
    return server;
  }

  private ServerSettings settings(Map<String, String> environment) {
    DatabaseSettings database = database(environment);
    if (GitAddress.isRemote(workspace)) {
      return new ServerSettings(data, data, host, port, publicUrl, database, GitAddress.parse(workspace).toString());
    }
    Path folder = Path.of(workspace);
    if (!Files.isDirectory(folder)) {
      throw new Problem.Invalid("There is no folder " + folder.toAbsolutePath() + ". Name your workspace with --workspace; examples/shop is one to try.");
    }
    return new ServerSettings(folder, data, host, port, publicUrl, database);
  }

  /**
   * Stops a server that has started or is about to: an embedded database that has begun to start would be left behind. A start that waits for
   * a database elsewhere leaves nothing behind.
   */
  private void stop(CompletableFuture<Server> started, boolean embedded) {
    if (!started.isDone() && embedded) {
      say("Stopping as soon as it has started.");
    } else if (!started.isDone()) {
      return;
    }
    try {
      Server server = started.join();
      say("Stopping: finishing what is under way.");
      server.close();
      say("Stopped.");
    } catch (CancellationException notStarted) {
      // Why it did not start has been said.
    }
  }

  static @Nullable DatabaseSettings database(Map<String, String> environment) {
    String url = environment.get("NIGHTSHIFT_DATABASE_URL");
    if (url == null || url.isBlank()) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new Problem.Invalid("NIGHTSHIFT_DATABASE_URL must look like jdbc:postgresql://host:5432/nightshift, with user and password in NIGHTSHIFT_DATABASE_USERNAME and NIGHTSHIFT_DATABASE_PASSWORD.");
    }
    return new DatabaseSettings(url, environment.get("NIGHTSHIFT_DATABASE_USERNAME"), environment.get("NIGHTSHIFT_DATABASE_PASSWORD"));
  }

  private void say(String line) {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }
}
