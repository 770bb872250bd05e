package dev.nightshift.integration.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the ends of quoted texts, names and comments, in which nothing has a meaning of its own. */
final class SqlLexer {
  /** What begins here has no end. */
  static final int OPEN = -1;

  private static final Pattern DOLLAR = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$");

  private SqlLexer() {}

  static boolean isComment(String text, int at, Dialect dialect) {
    return text.startsWith("--", at) || text.startsWith("/*", at) || (dialect == Dialect.MARIADB && text.charAt(at) == '#');
  }

  /** Where the quoted part that begins at a place ends; the place itself where none begins, {@link #OPEN} where it has no end. */
  static int quoted(String text, int at, Dialect dialect) {
    char character = text.charAt(at);
    if (character == '\'' || character == '"' || (character == '`' && dialect == Dialect.MARIADB)) {
      return quote(text, at, escapes(text, at, dialect));
    }
    if (text.startsWith("/*", at)) {
      return dialect == Dialect.POSTGRESQL ? nested(text, at) : after(text, "*/", at + 2);
    }
    if (isComment(text, at, dialect)) {
      return after(text, "\n", at);
    }
    Matcher dollar = DOLLAR.matcher(text).region(at, text.length());
    boolean begins = character == '$' && dialect == Dialect.POSTGRESQL && (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)));
    return begins && dollar.lookingAt() ? after(text, dollar.group(), dollar.end()) : at;
  }

  /** A backslash means something in MariaDB's texts, and in PostgreSQL's {@code E'…'}. */
  private static boolean escapes(String text, int at, Dialect dialect) {
    if (dialect == Dialect.MARIADB) {
      return text.charAt(at) != '`';
    }
    boolean marked = at > 0 && "eE".indexOf(text.charAt(at - 1)) >= 0 && (at == 1 || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
    return text.charAt(at) == '\'' && marked;
  }

  private static int quote(String text, int at, boolean escapes) {
    for (int next = at + 1; next < text.length(); next++) {
      if (escapes && text.charAt(next) == '\\') {
        next++;
      } else if (text.charAt(next) == text.charAt(at)) {
        return next + 1;
      }
    }
    return OPEN;
  }

  private static int nested(String text, int at) {
    int depth = 0;
    for (int next = at; next < text.length() - 1; next++) {
      if (text.startsWith("/*", next)) {
        depth++;
        next++;
      } else if (text.startsWith("*/", next)) {
        depth--;
        next++;
        if (depth == 0) {
          return next + 1;
        }
      }
    }
    return OPEN;
  }

  private static int after(String text, String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? OPEN : found + end.length();
  }
}
