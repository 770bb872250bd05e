package dev.nightshift.integration.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a shell script as far as they can be told without running it: words in quotes, variables whose values are known. Where that
 * ends (a document in the script, a quote over several lines), the reading ends too; what is said is right, and not all there is.
 */
final class ScriptWords {
  /** One command: its words in order, null for one that only the shell can tell. */
  record Command(List<@Nullable String> words) {}

  private static final Set<String> RESERVED = Set.of("if", "then", "elif", "else", "while", "until", "do", "!", "{", "(", "time");
  private static final String ENDS = ";&|()\n";
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  private final String text;
  private final Map<String, String> known;
  private final List<Command> commands = new ArrayList<>();
  private List<@Nullable String> words = new ArrayList<>();
  private int at;

  private ScriptWords(String text, Map<String, String> known) {
    this.text = text.replace("\\\n", " ");
    this.known = known;
  }

  /** @param known values of variables */
  static List<Command> of(String script, Map<String, String> known) {
    ScriptWords reading = new ScriptWords(script, known);
    reading.read();
    return reading.commands;
  }

  private void read() {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (ENDS.indexOf(next) >= 0) {
        end();
        at++;
      } else if (Character.isWhitespace(next)) {
        at++;
      } else if (next == '#') {
        at = lineEnd();
      } else if (next == '<' || next == '>') {
        if (text.startsWith("<<", at)) {
          end();
          return;
        }
        redirection();
      } else if (!word()) {
        return;
      }
    }
    end();
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /** Where to is no word of the command. */
  private void redirection() {
    while (at < text.length() && "<>&|".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    List<@Nullable String> command = words;
    words = new ArrayList<>();
    if (at < text.length() && ENDS.indexOf(text.charAt(at)) < 0) {
      word();
    }
    words = command;
  }

  /** Reads one word; false where nothing behind it can be told. */
  private boolean word() {
    StringBuilder word = new StringBuilder();
    boolean told = true;
    while (at < text.length() && !separates(text.charAt(at))) {
      char first = text.charAt(at);
      at++;
      int end = partEnd(first);
      if (end < 0) {
        return false;
      }
      String part = text.substring(at, end);
      switch (first) {
        case '"' -> told &= expand(part, word);
        case '$' -> told &= expand("$" + part, word);
        case '\'', '\\' -> word.append(part);
        default -> word.append(first);
      }
      at = first == '\'' || first == '"' ? end + 1 : end;
    }
    add(told ? word.toString() : null);
    return true;
  }

  private static boolean separates(char next) {
    return Character.isWhitespace(next) || ENDS.indexOf(next) >= 0 || next == '<' || next == '>';
  }

  /** Where the part of a word ends that a character begins; -1 for one that cannot be told. */
  private int partEnd(char first) {
    return switch (first) {
      case '\'' -> plainQuoteEnd();
      case '"' -> quoteEnd();
      case '$' -> variableEnd();
      case '`' -> -1;
      case '\\' -> Math.min(at + 1, text.length());
      default -> at;
    };
  }

  private int plainQuoteEnd() {
    int end = text.indexOf('\'', at);
    return end >= 0 && end < lineEnd() ? end : -1;
  }

  private void add(@Nullable String word) {
    boolean first = words.isEmpty();
    boolean digits = word != null && word.matches("[0-9]+") && at < text.length() && (text.charAt(at) == '>' || text.charAt(at) == '<');
    if (digits || first && word != null && (RESERVED.contains(word) || word.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))) {
      return;
    }
    words.add(word);
  }

  private int quoteEnd() {
    for (int end = at; end < text.length(); end++) {
      char next = text.charAt(end);
      if (next == '\\') {
        end++;
      } else if (next == '"') {
        return end;
      } else if (next == '`' || next == '\n') {
        return -1;
      }
    }
    return -1;
  }

  /** Where the variable behind a dollar sign ends; -1 for what only the shell can tell. */
  private int variableEnd() {
    if (at >= text.length() || text.charAt(at) == '(') {
      return -1;
    }
    int end = at;
    if (text.charAt(at) == '{') {
      end = text.indexOf('}', at);
      return end < 0 ? -1 : end + 1;
    }
    while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return Math.max(end, at + 1);
  }

  /** Appends a text with its variables; false where one is not known. */
  private boolean expand(String text, StringBuilder word) {
    Matcher variable = VARIABLE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (variable.find()) {
      String value = known.get(variable.group(1) == null ? variable.group(2) : variable.group(1));
      if (value == null) {
        return false;
      }
      variable.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    variable.appendTail(expanded);
    word.append(expanded);
    return expanded.indexOf("$") < 0;
  }

  private void end() {
    if (!words.isEmpty()) {
      commands.add(new Command(Collections.unmodifiableList(words)));
      words = new ArrayList<>();
    }
  }
}
