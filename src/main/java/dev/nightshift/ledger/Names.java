package dev.nightshift.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that people use for what facts call by id. An id that nobody knows any more stands for itself. */
public interface Names {

  /** Every id stands for itself. */
  Names IDS =
      new Names() {
        @Override
        public String person(@Nullable String id) {
          return id == null || id.isEmpty() ? "nobody" : id;
        }

        @Override
        public String team(String id) {
          return id;
        }
      };

  /** Returns what a person is called; {@code nobody} where there is none. */
  String person(@Nullable String id);

  /** Returns what a team is called. */
  String team(String id);

  /** Returns who a name on the ledger is. */
  default String actor(@Nullable String actor) {
    if (actor == null || actor.isEmpty()) {
      return "somebody";
    }
    int colon = actor.indexOf(':');
    String rest = actor.substring(colon + 1);
    return switch (colon < 0 ? actor : actor.substring(0, colon)) {
      case "automation" -> "Nightshift";
      case "admin" -> "the admin";
      case "person" -> person(rest);
      case "token" -> "the token " + rest;
      case "integration" -> rest;
      default -> actor;
    };
  }

  /** Returns a text in which {@code person:ada} is called by name. */
  default String people(String text) {
    return replaced(text, "person", this::person);
  }

  /** Returns who may approve, as people say it: {@code team:payments} is the team Payments, {@code role:admin} any admin. */
  default String approvers(String words) {
    return people(replaced(replaced(words, "team", id -> "the team " + team(id)), "role", role -> "any " + role));
  }

  private static String replaced(String text, String kind, java.util.function.UnaryOperator<String> name) {
    return Pattern.compile("\\b" + kind + ":([A-Za-z0-9_.-]*[A-Za-z0-9_-])")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(name.apply(found.group(1))));
  }
}
