package dev.nightshift;

import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "The database is an embedded PostgreSQL in the data folder, or the one that NIGHTSHIFT_DATABASE_URL names",
      "(jdbc:postgresql://host:port/database, with NIGHTSHIFT_DATABASE_USERNAME and NIGHTSHIFT_DATABASE_PASSWORD).",
      "The first start makes an admin token: it is shown once and kept in DATA/admin.token, readable by its owner only.",
      "The log goes to standard error; NIGHTSHIFT_LOG=json makes it JSON lines."
    })
final class ServeCommand implements Callable<Integer> {

  @Option(names = "--workspace", paramLabel = "DIR", required = true, description = "The folder of configuration and runbooks.")
  private Path workspace = Path.of("");

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
    if (!Files.isDirectory(workspace)) {
      throw new Problem.Invalid("There is no folder " + workspace.toAbsolutePath() + ". Name your workspace with --workspace; examples/shop is one to try.");
    }
    Server server = Server.start(new ServerSettings(workspace, data, host, port, publicUrl, database(System.getenv())));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    server.part(Tokens.class).ensureAdmin(data).ifPresent(token -> say("Admin token, shown this once (kept in " + data.resolve("admin.token") + "): " + token));
    say("Nightshift is ready at " + (publicUrl == null ? server.address() : publicUrl));
    new CountDownLatch(1).await();
    return 0;
  }

  private void stop(Server server) {
    say("Stopping: finishing what is under way.");
    server.close();
    say("Stopped.");
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
