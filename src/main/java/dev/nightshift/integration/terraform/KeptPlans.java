package dev.nightshift.integration.terraform;

import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The plans that runs have shown and may apply, on this node alone, each in a private folder with all that applying it needs. A plan is
 * known by its run, its folder and the SHA-256 of its file; that name goes through the run's records as an output of the step.
 */
final class KeptPlans {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Pattern NAME = Pattern.compile("(run-(\\d+)-[0-9a-f]{16}-[0-9a-f-]{36})/([0-9a-f]{64})");

  private final Path root;
  private final Clock clock;

  KeptPlans(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  /** Makes a folder for a plan of a step; forgets what an earlier attempt left, and all that is older than a day. */
  PrivateFolder begin(Request request) throws IOException {
    Files.createDirectories(root);
    TargetAddress target = request.target();
    String place = sha256((request.step() + "@" + (target == null ? "" : target.name())).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    String attempts = "run-" + run(request.environment()) + "-" + place + "-";
    forget(attempts);
    return PrivateFolder.at(root.resolve(attempts + UUID.randomUUID()));
  }

  /** Returns the name of a plan, for the run's records. */
  String name(PrivateFolder folder) throws IOException {
    return folder.path().getFileName() + "/" + sha256(Files.readAllBytes(folder.path().resolve(TerraformScript.PLAN)));
  }

  /**
   * Finds the plan that an earlier step of the same run made.
   *
   * @param environment where the run's values are, that step's outputs among them
   * @throws Problem where there is none, or it is not the same any more
   */
  PrivateFolder find(String step, Map<String, String> environment) throws IOException {
    String recorded = environment.getOrDefault("STEP_" + step.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_") + "_PLAN", "");
    Matcher name = NAME.matcher(recorded);
    if (!name.matches() || !name.group(2).equals(run(environment))) {
      throw new Problem.Invalid("The step '" + step + "' made no plan in this run, so there is nothing reviewed to apply");
    }
    PrivateFolder folder = new PrivateFolder(root.resolve(name.group(1)));
    Path plan = folder.path().resolve(TerraformScript.PLAN);
    if (!Files.isRegularFile(plan)) {
      throw new Problem.Unavailable("The plan of the step '" + step + "' is not on this node: another node made it, it was applied, or"
          + " it is older than a day; start a new run");
    }
    if (!sha256(Files.readAllBytes(plan)).equals(name.group(3))) {
      throw new Problem.Invalid("The plan of the step '" + step + "' is not the one that was shown any more; it is not applied");
    }
    return folder;
  }

  private void forget(String attempts) throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    List<Path> old;
    try (Stream<Path> all = Files.list(root)) {
      old = all.filter(folder -> folder.getFileName().toString().startsWith(attempts) || olderThan(folder, oldest)).toList();
    }
    for (Path folder : old) {
      new PrivateFolder(folder).close();
    }
  }

  private static boolean olderThan(Path folder, Instant oldest) {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(oldest);
    } catch (IOException gone) {
      return false;
    }
  }

  private static String run(Map<String, String> environment) {
    return environment.getOrDefault("NIGHTSHIFT_RUN", "0");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
