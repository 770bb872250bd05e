package dev.nightshift.integration.slack;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.FormBody;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.spi.ChatCommands.Line;
import dev.nightshift.spi.ChatCommands.Reply;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
public final class SlackEndpoint {
  static final String CHAT = "slack";
  private static final int LARGEST = 256 * 1024;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private final ChatCommands commands;
  private final SlackAnswers answers;
  private final Settings settings;
  private final Secrets secrets;
  private final Clock clock;

  public SlackEndpoint(ChatCommands commands, SlackAnswers answers, Settings settings, Secrets secrets, Clock clock) {
    this.commands = commands;
    this.answers = answers;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Takes what Slack posts: both its request URL for commands and the one for interactivity lead here. */
  @PostMapping("/webhooks/slack")
  public ResponseEntity<String> slack(HttpServletRequest request) throws IOException, InterruptedException {
    byte[] body = Bodies.read(request.getInputStream(), LARGEST);
    String signature = header(request, "X-Slack-Signature");
    if (!SlackSignature.holds(secret(), header(request, "X-Slack-Request-Timestamp"), body, signature, clock.instant())) {
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
    if (!ours(form.getOrDefault("team_id", ""))) {
      return json(Reply.of(elsewhere()));
    }
    Line line = new Line(CHAT, form.getOrDefault("user_id", ""), form.getOrDefault("user_name", ""), form.getOrDefault("text", ""), signature);
    CompletableFuture<Reply> reply = commands.say(line);
    String later = form.getOrDefault("response_url", "");
    try {
      return json(reply.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (java.util.concurrent.TimeoutException slow) {
      answers.later(reply, later);
      return json(Reply.of("Working on it; the answer follows here."));
    } catch (java.util.concurrent.ExecutionException impossible) {
      throw new IllegalStateException(impossible.getCause());
    }
  }

  /** What is answered to the press itself nobody sees, so all of it goes to the address that came with it. */
  private ResponseEntity<String> pressed(JsonNode payload, String signature) {
    JsonNode action = payload.path("actions").path(0);
    boolean button = payload.path("type").asString("").equals("block_actions") && action.path("action_id").asString("").startsWith(SlackText.ACTION);
    if (button) {
      JsonNode user = payload.path("user");
      Line line = new Line(CHAT, user.path("id").asString(""), user.path("username").asString(""), action.path("value").asString(""), signature);
      boolean ours = ours(payload.path("team").path("id").asString(""));
      answers.later(ours ? commands.say(line) : CompletableFuture.completedFuture(Reply.of(elsewhere())), payload.path("response_url").asString(""));
    }
    return ResponseEntity.ok("");
  }

  private boolean ours(String team) {
    return !team.isEmpty() && team.equals(settings.find("slack.team", ""));
  }

  private static String elsewhere() {
    return "This is not the workspace of Slack that Nightshift listens to, so nothing was done. Its id belongs in channels.slack.team of nightshift.yaml.";
  }

  private String secret() {
    return secrets.resolve(settings.find("slack.signingSecret").orElseThrow(() ->
        new Problem.Missing("Slack is not set up here: channels.slack is not in nightshift.yaml.")));
  }

  private static ResponseEntity<String> json(Reply reply) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(SlackText.reply(reply)));
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
