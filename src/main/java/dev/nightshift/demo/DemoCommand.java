package dev.nightshift.demo;

import dev.nightshift.telemetry.LogConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightshift demo}: three failures of a small shop, and what becomes of them. */
@Command(
    name = "demo",
    description = "Watch three failures of a small shop being recovered, on real processes of this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  private static final int USUAL_PORT = 8080;
  private static final int ENDED_BY_THE_USER = 130;

  @Option(names = "--once", description = "Answer for the user, print a summary, and end: exit code 0 where all went as it should.")
  private boolean once;

  @Option(names = "--port", paramLabel = "N", description = "The console's port. Default: 8080, or a free one where that is taken.")
  private @Nullable Integer port;

  @Option(names = "--keep", description = "Keep the demo's folder (workspace, database, log).")
  private boolean keep;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("This command was not made by the command line");
    }
    Stage stage = new Stage(spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi().enabled());
    DemoFolder folder = DemoFolder.create(home().resolve("examples/shop"));
    System.setProperty(LogConfiguration.FILE, folder.log().toString());
    try (Demo demo = new Demo(folder, stage, once, keep)) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::end, "clean-up"));
      List<Act> acts = List.of(new RestartAct(), new RestoreAct(), new ApprovalAct());
      return demo.play(port != null ? port : Ports.free(USUAL_PORT), acts) ? 0 : 1;
    } catch (InterruptedException byTheUser) {
      return ENDED_BY_THE_USER;
    }
  }

  /** The checkout, as the launcher says; else where the command was given. */
  private static Path home() {
    return Path.of(System.getProperty("nightshift.home", ""));
  }
}
