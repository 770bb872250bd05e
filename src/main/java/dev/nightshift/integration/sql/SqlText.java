package dev.nightshift.integration.sql;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One statement as JDBC takes it.
 *
 * @param jdbc with a {@code ?} for each parameter
 * @param parameters the values to bind, in order
 */
record SqlText(String jdbc, List<String> parameters) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{value:([A-Za-z0-9_-]*)}}");
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{[^{}\\n]*}}");

  /** A value is bound, wherever a value may stand; inside of quotes or a comment it would be text, and is refused. */
  static final TemplateContext PLACES = before -> {
    if (open(before, Dialect.POSTGRESQL) && open(before, Dialect.MARIADB)) {
      throw new IllegalArgumentException("a {{…}} stands inside of quotes or a comment; write it without quotes, since it is bound as a parameter");
    }
    return Escaping.PARAMETER;
  };

  /**
   * Reads a statement whose places have been filled.
   *
   * @throws Problem.Invalid where it is none, or more than one
   */
  static SqlText read(String text, Dialect dialect) {
    StringBuilder jdbc = new StringBuilder();
    List<String> parameters = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    for (int at = 0; at < text.length(); ) {
      int end = SqlLexer.quoted(text, at, dialect);
      if (end != at) {
        jdbc.append(text, at, end(text, end));
        at = end(text, end);
      } else if (text.startsWith("{{", at) && place.region(at, text.length()).lookingAt()) {
        parameters.add(new String(Base64.getUrlDecoder().decode(place.group(1)), StandardCharsets.UTF_8));
        jdbc.append('?');
        at = place.end();
      } else if (text.charAt(at) == ';') {
        onlyOne(text.substring(at + 1), dialect);
        break;
      } else {
        jdbc.append(text.charAt(at) == '?' && dialect == Dialect.POSTGRESQL ? "??" : String.valueOf(text.charAt(at)));
        at++;
      }
    }
    if (isNothing(jdbc.toString(), dialect)) {
      throw new Problem.Invalid("There is no statement; write one, such as SELECT count(*) FROM orders");
    }
    return new SqlText(jdbc.toString().strip(), parameters);
  }

  /** Says what is wrong with a statement whose places are not filled yet, or null; a doubt about the kind of database is none. */
  static @Nullable String problem(String text) {
    String problem = problem(text, Dialect.POSTGRESQL);
    return problem == null ? null : problem(text, Dialect.MARIADB);
  }

  private static @Nullable String problem(String text, Dialect dialect) {
    Matcher place = TEMPLATE.matcher(text);
    while (place.find()) {
      if (open(text.substring(0, place.start()), dialect)) {
        return place.group() + " stands inside of quotes or a comment; write it without quotes, since it is bound as a parameter";
      }
    }
    try {
      read(TEMPLATE.matcher(text).replaceAll("{{value:}}"), dialect);
      return null;
    } catch (Problem.Invalid invalid) {
      return invalid.getMessage();
    }
  }

  private static void onlyOne(String rest, Dialect dialect) {
    if (!isNothing(rest, dialect)) {
      throw new Problem.Invalid("There is more than one statement; a step has one, and what belongs together goes into a function or into several steps");
    }
  }

  private static boolean isNothing(String text, Dialect dialect) {
    for (int at = 0; at < text.length(); ) {
      if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ';') {
        at++;
      } else if (SqlLexer.isComment(text, at, dialect)) {
        at = end(text, SqlLexer.quoted(text, at, dialect));
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean open(String before, Dialect dialect) {
    for (int at = 0; at < before.length(); ) {
      int end = SqlLexer.quoted(before, at, dialect);
      if (end == SqlLexer.OPEN) {
        return true;
      }
      at = end == at ? at + 1 : end;
    }
    return false;
  }

  private static int end(String text, int end) {
    return end == SqlLexer.OPEN ? text.length() : end;
  }
}
