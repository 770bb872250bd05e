package dev.nightshift.integration.mattermost;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.FormBody;
import dev.nightshift.platform.Hmac;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatAnswers;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.spi.ChatCommands.Line;
import dev.nightshift.spi.ChatCommands.Reply;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes slash commands and presses of buttons from Mattermost. What takes longer than a moment is answered later. */
@RestController
final class MattermostEndpoint {
  static final String CHAT = "mattermost";
  private static final int LARGEST = 256 * 1024;
  private static final String SCHEME = "Token ";

  private final ChatCommands commands;
  private final ChatAnswers answers;
  private final MattermostSite site;

  MattermostEndpoint(ChatCommands commands, Outbound outbound, MattermostSite site) {
    this.commands = commands;
    this.answers = new ChatAnswers("Mattermost", outbound, site::owns, reply -> site.text().reply(reply));
    this.site = site;
  }

  /** Takes a slash command, known by the token that Mattermost made for it. */
  @PostMapping("/webhooks/mattermost")
  public ResponseEntity<String> command(HttpServletRequest request) throws IOException, InterruptedException {
    byte[] body = Bodies.read(request.getInputStream(), LARGEST);
    String header = request.getHeader("Authorization");
    Map<String, String> form = FormBody.read(body);
    String presented = header != null && header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : form.getOrDefault("token", "");
    if (!Hmac.same(site.token(), presented)) {
      throw new Problem.Unauthenticated("The token of this command is not channels.mattermost.token of the workspace.");
    }
    Line line = new Line(CHAT, form.getOrDefault("user_id", ""), form.getOrDefault("user_name", ""), form.getOrDefault("text", ""), trigger(form.get("trigger_id")));
    CompletableFuture<Reply> reply = commands.say(line);
    return json(site.text().reply(answers.inTime(reply, form.getOrDefault("response_url", ""))));
  }

  /** Takes the press of a button, known by the code that is in it. */
  @PostMapping("/webhooks/mattermost/buttons")
  public ResponseEntity<String> pressed(HttpServletRequest request) throws IOException, InterruptedException {
    JsonNode press = Json.read(Bodies.read(request.getInputStream(), LARGEST));
    String said = press.path("context").path("line").asString("");
    if (!site.text().made(said, press.path("context").path("code").asString(""))) {
      throw new Problem.Unauthenticated("This button is not one of Nightshift's, or the command's token has changed since it was made.");
    }
    Line line = new Line(CHAT, press.path("user_id").asString(""), press.path("user_name").asString(""), said, trigger(press.path("trigger_id").asString("")));
    return json(Map.of("ephemeral_text", MattermostText.text(answers.inTime(commands.say(line), ""))));
  }

  /** Mattermost gives every request its own; without it nobody could tell a request from the same one again. */
  private static String trigger(@Nullable String trigger) {
    if (trigger == null || trigger.isBlank()) {
      throw new Problem.Invalid("trigger_id is missing; Nightshift takes commands of Mattermost 5.0 and newer.");
    }
    return trigger;
  }

  private static ResponseEntity<String> json(Map<String, Object> body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(body));
  }
}
