package dev.nightshift.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift sign-in-link}. */
@Command(name = "sign-in-link", description = "Make a link that signs in to the console once.")
final class SignInLinkCommand extends ClientCommand {

  @Option(names = "--person", paramLabel = "ID", description = "Whom it signs in. Default: whoever the token belongs to.")
  private @Nullable String person;

  @Override
  void run(Client server) {
    JsonNode answer = server.post("/api/v1/sign-in-links", person == null ? Map.of() : Map.of("person", person));
    if (!printedJson(answer)) {
      say(new Answer(answer).text("url"));
    }
  }
}
