package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift token}. */
@Command(
    name = "token",
    description = "Manage API tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommand extends Group {

  @Command(name = "create", description = "Make a token. It is shown once.")
  static final class Create extends ClientCommand {

    @Parameters(paramLabel = "NAME", description = "What it is for, such as ci or ada-laptop.")
    private String name = "";

    @Option(names = "--role", description = "viewer, responder or admin. Default: the person's own role, else viewer.")
    private @Nullable String role;

    @Option(names = "--person", paramLabel = "ID", description = "The person it acts for, as in the workspace.")
    private @Nullable String person;

    @Override
    void run(Client server) {
      Map<String, Object> wish = new LinkedHashMap<>(Map.of("name", name));
      if (role != null) {
        wish.put("role", role);
      }
      if (person != null) {
        wish.put("person", person);
      }
      JsonNode answer = server.post("/api/v1/tokens", wish);
      if (!printedJson(answer)) {
        say(new Answer(answer).text("secret"));
      }
    }
  }

  @Command(name = "list", description = "List tokens (never their secrets).")
  static final class List extends ClientCommand {

    @Override
    void run(Client server) {
      JsonNode answer = server.get("/api/v1/tokens");
      if (printedJson(answer)) {
        return;
      }
      Table table = new Table("ID", "NAME", "ROLE", "PERSON", "CREATED", "LAST USED", "");
      for (Answer token : Answer.items(answer)) {
        table.row(
            token.text("id"),
            token.text("name"),
            token.word("role"),
            token.text("person"),
            token.ago("createdAt"),
            token.ago("lastUsedAt"),
            token.has("revokedAt") ? "revoked" : "");
      }
      print(table, "There is no token.");
    }
  }

  @Command(name = "revoke", description = "Revoke a token at once.")
  static final class Revoke extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "As nightshift token list shows it.")
    private String id = "";

    @Override
    void run(Client server) {
      server.delete("/api/v1/tokens/" + Segment.of(id));
      say("Revoked token " + id + ".");
    }
  }
}
