package dev.nightshift.integration.slack;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.FormBody;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatAnswers;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.spi.ChatCommands.Line;
import dev.nightshift.spi.ChatCommands.Reply;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Takes slash commands and presses of buttons from one workspace of Slack. Slack waits three seconds: what takes longer is answered later,
 * at the address that came with the request.
 */
@RestController
final class SlackEndpoint {
  static final String CHAT = "slack";
  private static final int LARGEST = 256 * 1024;

  private final ChatCommands commands;
  private final ChatAnswers answers;
  private final SlackSite site;
  private final Clock clock;

  SlackEndpoint(ChatCommands commands, Outbound outbound, SlackSite site, Clock clock) {
    this.commands = commands;
    this.answers = new ChatAnswers("Slack", outbound, site::owns, SlackText::late);
    this.site = site;
    this.clock = clock;
  }

  /** Takes what Slack posts: both its request URL for commands and the one for interactivity lead here. */
  @PostMapping("/webhooks/slack")
  public ResponseEntity<String> slack(HttpServletRequest request) throws IOException, InterruptedException {
    byte[] body = Bodies.read(request.getInputStream(), LARGEST);
    String signature = header(request, "X-Slack-Signature");
    if (!SlackSignature.holds(site.signingSecret(), header(request, "X-Slack-Request-Timestamp"), body, signature, clock.instant())) {
      throw new Problem.Unauthenticated(
          "The signature of this request is missing, older than five minutes, or not made with channels.slack.signingSecret of the workspace.");
    }
    Map<String, String> form = FormBody.read(body);
    if (form.containsKey("ssl_check")) {
      return ResponseEntity.ok("");
    }
    return form.containsKey("payload") ? pressed(Json.read(form.get("payload")), signature) : typed(form, signature);
  }

  private ResponseEntity<String> typed(Map<String, String> form, String signature) throws InterruptedException {
    if (!site.listensTo(form.getOrDefault("team_id", ""))) {
      return json(Reply.of(elsewhere()));
    }
    Line line = new Line(CHAT, form.getOrDefault("user_id", ""), form.getOrDefault("user_name", ""), form.getOrDefault("text", ""), signature);
    return json(answers.inTime(commands.say(line), form.getOrDefault("response_url", "")));
  }

  /** What is answered to the press itself nobody sees, so all of it goes to the address that came with it. */
  private ResponseEntity<String> pressed(JsonNode payload, String signature) {
    JsonNode action = payload.path("actions").path(0);
    boolean button = payload.path("type").asString("").equals("block_actions") && action.path("action_id").asString("").startsWith(SlackText.ACTION);
    if (button) {
      JsonNode user = payload.path("user");
      Line line = new Line(CHAT, user.path("id").asString(""), user.path("username").asString(""), action.path("value").asString(""), signature);
      boolean ours = site.listensTo(payload.path("team").path("id").asString(""));
      answers.later(ours ? commands.say(line) : CompletableFuture.completedFuture(Reply.of(elsewhere())), payload.path("response_url").asString(""));
    }
    return ResponseEntity.ok("");
  }

  private static String elsewhere() {
    return "This is not the workspace of Slack that Nightshift listens to, so nothing was done. Its id belongs in channels.slack.team of nightshift.yaml.";
  }

  private static ResponseEntity<String> json(Reply reply) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(SlackText.reply(reply)));
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
