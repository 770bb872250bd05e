package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads who a person is in the chats. An id is one person's alone: whoever has it acts with that person's rights. */
final class ChatIds {

  /** The setting of each chat without which none of its commands is believed. */
  static final Map<String, String> SECRET = Map.of("slack", "slack.signingSecret", "mattermost", "mattermost.token");

  private final Draft draft;
  private final String file;

  ChatIds(Draft draft, String file) {
    this.draft = draft;
    this.file = file;
  }

  Map<String, String> read(String person, @Nullable Fields fields) {
    Map<String, String> ids = new LinkedHashMap<>();
    if (fields != null) {
      fields.parsed("slack", ChatForms::slackUser).ifPresent(id -> claim("slack", id, person, fields, ids));
      fields.parsed("mattermost", ChatForms::mattermostUser).ifPresent(id -> claim("mattermost", id, person, fields, ids));
      fields.rejectOthers();
    }
    return ids;
  }

  private void claim(String chat, String id, String person, Fields fields, Map<String, String> ids) {
    String earlier = draft.chatIds.putIfAbsent(chat + " " + id, "'" + person + "' in " + file + ":" + fields.lineOf(chat));
    if (earlier == null) {
      ids.put(chat, id);
    } else {
      fields.error(chat, "'" + id + "' is already the id of " + earlier + "; an id belongs to one person, so remove one of them");
    }
  }
}
