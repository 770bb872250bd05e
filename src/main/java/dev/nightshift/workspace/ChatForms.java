package dev.nightshift.workspace;

import java.util.regex.Pattern;

/** The forms of ids and addresses in chats, as the chats make them. */
final class ChatForms {
  private static final Pattern SLACK_USER = Pattern.compile("[UW][A-Z0-9]{2,20}");
  private static final Pattern SLACK_TEAM = Pattern.compile("[TE][A-Z0-9]{2,20}");
  private static final Pattern SLACK_ADDRESS = Pattern.compile("[CDGUW][A-Z0-9]{2,20}");
  private static final Pattern MATTERMOST_USER = Pattern.compile("[a-z0-9]{26}");
  private static final Pattern MATTERMOST_ADDRESS = Pattern.compile("@?[a-z0-9][a-z0-9._-]{0,63}");

  private ChatForms() {}

  static String slackUser(String text) {
    return matching(SLACK_USER, text, "is not a member id of Slack; copy it from the profile ('Copy member ID'), such as U012AB3CD");
  }

  static String slackTeam(String text) {
    return matching(SLACK_TEAM, text, "is not the id of a workspace of Slack; it stands in the address of Slack in a browser, such as T012AB3CD");
  }

  static String slackAddress(String text) {
    return matching(SLACK_ADDRESS, text, "is not an id of Slack; write a member id such as U012AB3CD, or a channel id such as C012AB3CD");
  }

  static String mattermostUser(String text) {
    return matching(MATTERMOST_USER, text, "is not a user id of Mattermost; it has 26 small letters and digits, and an admin sees it in the profile");
  }

  static String mattermostAddress(String text) {
    return matching(MATTERMOST_ADDRESS, text, "is not an address in Mattermost; write '@ada' for a person, or the name of a channel as its address has it");
  }

  private static String matching(Pattern form, String text, String wrong) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' " + wrong);
    }
    return text;
  }
}
