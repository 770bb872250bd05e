package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import org.jspecify.annotations.Nullable;

/** Reads {@code channels.slack} and {@code channels.mattermost}: how their commands are known to be theirs, and what may write there. */
final class ChatSection {
  private final Draft draft;

  ChatSection(Draft draft) {
    this.draft = draft;
  }

  void read(Fields channels) {
    slack(channels.fields("slack"));
    mattermost(channels.fields("mattermost"));
  }

  private void slack(@Nullable Fields fields) {
    if (fields != null) {
      fields.required("signingSecret", "env:SLACK_SIGNING_SECRET");
      secret(fields, "signingSecret", "slack.signingSecret");
      fields.required("team", "T012AB3CD", ChatForms::slackTeam).ifPresent(team -> draft.settings.put("slack.team", team));
      secret(fields, "token", "slack.token");
      fields.parsed("url", Forms::url).ifPresent(url -> draft.settings.put("slack.url", url));
      fields.rejectOthers();
    }
  }

  private void mattermost(@Nullable Fields fields) {
    if (fields != null) {
      fields.required("url", "https://chat.example.org", Forms::url).ifPresent(url -> draft.settings.put("mattermost.url", url));
      fields.required("token", "env:MATTERMOST_TOKEN");
      secret(fields, "token", "mattermost.token");
      secret(fields, "hook", "mattermost.hook");
      fields.rejectOthers();
    }
  }

  private void secret(Fields fields, String key, String setting) {
    String reference = draft.secret(fields, key);
    if (!reference.isEmpty()) {
      draft.settings.put(setting, reference);
    }
  }
}
