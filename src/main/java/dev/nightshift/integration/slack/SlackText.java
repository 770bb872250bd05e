package dev.nightshift.integration.slack;

import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.ChatCommands.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Texts as Slack shows them, with what has a meaning to it escaped: nobody is mentioned and nothing is linked by what an alert says. Pure.
 * Sources: docs.slack.dev, "Formatting message text", "Block Kit": 3,000 characters a section, 75 a label, 2,000 a value.
 */
final class SlackText {
  /** What a button of ours is called; the number behind it tells those of one message apart. */
  static final String ACTION = "nightshift-";

  private static final int SECTION = 2_800;
  private static final int WHOLE = 9_000;
  private static final int LABEL = 75;
  private static final Pattern LINK = Pattern.compile("https?://[^\\s<>|]+");

  private SlackText() {}

  /** An answer to a command or a button. */
  /** A reply that comes after the one that said that it follows, and stands beside it. */
  static Map<String, Object> late(Reply reply) {
    Map<String, Object> body = reply(reply);
    body.put("replace_original", false);
    return body;
  }

  static Map<String, Object> reply(Reply reply) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("response_type", reply.shared() ? "in_channel" : "ephemeral");
    body.put("text", escaped(reply.text()));
    if (!reply.verbatim().isEmpty() || !reply.buttons().isEmpty()) {
      List<Object> blocks = new ArrayList<>(List.of(section(escaped(reply.text()))));
      pieces(reply.verbatim()).forEach(piece -> blocks.add(section("```\n" + escaped(piece) + "\n```")));
      buttons(reply.buttons(), blocks);
      body.put("blocks", blocks);
    }
    return body;
  }

  /** A message with buttons. */
  static List<Object> message(String text, List<ChatButton> buttons) {
    List<Object> blocks = new ArrayList<>();
    pieces(text.strip()).forEach(piece -> blocks.add(section(LINK.matcher(escaped(piece)).replaceAll("<$0>"))));
    buttons(buttons, blocks);
    return blocks;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("```", "'''");
  }

  private static Map<String, Object> section(String text) {
    return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text, "verbatim", true));
  }

  private static void buttons(List<ChatButton> buttons, List<Object> blocks) {
    if (buttons.isEmpty()) {
      return;
    }
    List<Object> elements = new ArrayList<>();
    for (ChatButton button : buttons) {
      Map<String, Object> element = new LinkedHashMap<>();
      element.put("type", "button");
      element.put("action_id", ACTION + elements.size());
      element.put("text", Map.of("type", "plain_text", "text", cut(button.label(), LABEL)));
      element.put("value", button.line());
      switch (button.look()) {
        case GO -> element.put("style", "primary");
        case HALT -> element.put("style", "danger");
        case PLAIN -> {}
      }
      elements.add(element);
    }
    blocks.add(Map.of("type", "actions", "elements", elements));
  }

  /** The text in pieces that fit into a section even when every character is escaped in it, cut at the end of a line where there is one. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    String left = escaped(text).length() <= WHOLE ? text : cut(text, WHOLE * text.length() / escaped(text).length()) + "\n(cut here; the console has all of it)";
    while (!left.isEmpty()) {
      int end = fitting(left);
      int line = left.lastIndexOf('\n', end - 1);
      int cut = end < left.length() && line > 0 ? line + 1 : end;
      pieces.add(left.substring(0, cut).stripTrailing());
      left = left.substring(cut);
    }
    pieces.removeIf(String::isEmpty);
    return pieces;
  }

  private static int fitting(String text) {
    int length = 0;
    int end = 0;
    while (end < text.length() && length <= SECTION) {
      length += escaped(text.substring(end, end + 1)).length();
      end++;
    }
    return end;
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
