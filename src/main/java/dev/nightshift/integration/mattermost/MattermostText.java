package dev.nightshift.integration.mattermost;

import dev.nightshift.platform.Hmac;
import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.ChatCommands.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Texts as Mattermost shows them: nobody is mentioned and nothing is loaded by what an alert says. A button carries its line and a code that
 * only whoever knows the command's token can make: Mattermost does not sign what it sends when one is pressed, and shows neither to anybody.
 *
 * @param buttonUrl where presses go; empty for no buttons
 * @param key the command's token
 */
record MattermostText(String buttonUrl, String key) {
  private static final int LONGEST = 12_000;
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()#+!|~<>]");

  /** An answer to a command. */
  Map<String, Object> reply(Reply reply) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("response_type", reply.shared() ? "in_channel" : "ephemeral");
    body.put("text", text(reply));
    body.putAll(attachments("Choose", reply.buttons()));
    return body;
  }

  /** A message by an incoming webhook. */
  Map<String, Object> message(String channel, String subject, String text, List<ChatButton> buttons) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("channel", channel);
    body.put("text", escaped(subject) + "\n" + fenced(text.strip()));
    body.putAll(attachments(subject, buttons));
    return body;
  }

  static String text(Reply reply) {
    return escaped(reply.text()) + (reply.verbatim().isEmpty() ? "" : "\n" + fenced(reply.verbatim()));
  }

  /** Whether a press carries a line of ours. */
  boolean made(String line, String code) {
    return Hmac.same(code(line), code);
  }

  private Map<String, Object> attachments(String fallback, List<ChatButton> buttons) {
    if (buttons.isEmpty() || buttonUrl.isEmpty()) {
      return Map.of();
    }
    List<Object> actions = new ArrayList<>();
    for (ChatButton button : buttons) {
      String style = switch (button.look()) {
        case GO -> "good";
        case HALT -> "danger";
        case PLAIN -> "default";
      };
      actions.add(Map.of(
          "id", "nightshift" + actions.size(), "name", button.label(), "type", "button", "style", style,
          "integration", Map.of("url", buttonUrl, "context", Map.of("line", button.line(), "code", code(button.line())))));
    }
    return Map.of("attachments", List.of(Map.of("fallback", fallback, "actions", actions)));
  }

  private String code(String line) {
    return Hmac.hex(key, "nightshift-button\n".getBytes(StandardCharsets.UTF_8), line.getBytes(StandardCharsets.UTF_8));
  }

  /** A space of no width behind @ keeps a name from being a mention. */
  private static String escaped(String text) {
    return MARKUP.matcher(text).replaceAll("\\\\$0").replace("@", "@\u200b");
  }

  private static String fenced(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\n(cut here; the console has all of it)";
    return "```\n" + cut.replace("```", "'''") + "\n```";
  }
}
