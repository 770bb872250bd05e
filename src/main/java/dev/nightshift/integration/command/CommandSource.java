package dev.nightshift.integration.command;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Takes a secret from the standard output of a command, such as a password manager's. */
final class CommandSource implements SecretSource {
  private static final int MAX_BYTES = 64 * 1024;

  private final Settings settings;
  private final Map<String, String> environment;

  private record Command(List<String> run, String timeout, List<String> environment) {}

  /** @param environment the process's variables */
  CommandSource(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  @Override
  public SecretReference.Scheme scheme() {
    return SecretReference.Scheme.COMMAND;
  }

  @Override
  public String fetch(String place, Secrets access) throws InterruptedException {
    Command command =
        settings.find("secretSources.commands." + place).map(json -> Json.read(json, Command.class))
            .orElseThrow(() -> new Problem.Unavailable("there is no such command under secretSources.commands in nightshift.yaml"));
    return new CommandRun(command.run(), null, command.environment(), Duration.parse(command.timeout()), MAX_BYTES).output(environment);
  }
}
