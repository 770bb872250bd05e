package dev.nightshift.integration.ssh;

import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.Become;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import dev.nightshift.spi.TargetDriver.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of SSH do again and again. */
final class SshAccess {
  static final Duration LONG = Duration.ofSeconds(60);

  private SshAccess() {}

  static ProcessResult run(SshDriver driver, TargetAddress target, String text, Recorded output) {
    return run(driver, target, new Script(Script.SHELL, text, Map.of(), LONG), output);
  }

  static ProcessResult as(@Nullable Become become, SshDriver driver, TargetAddress target, String text, Duration timeout, Recorded output) {
    return run(driver, target, new Script(Script.SHELL, text, Map.of("VALUE", "it's"), timeout, become), output);
  }

  static ProcessResult run(SshDriver driver, TargetAddress target, Script script, Recorded output) {
    try {
      return driver.run(target, script, output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A target with other settings; an empty value takes one away. */
  static TargetAddress with(TargetAddress target, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(target.settings());
    settings.putAll(changes);
    settings.values().removeIf(String::isEmpty);
    return new TargetAddress(target.name(), target.connection(), target.address(), target.labels(), settings);
  }

  static boolean alive(Path pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  static void execute(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(List.of(command) + " failed");
    }
  }
}
