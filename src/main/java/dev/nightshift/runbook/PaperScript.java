package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands in a fence that was written for people, with what a person would fill in as values of the environment.
 *
 * @param text for {@code sh}
 * @param inputs what has to be filled in
 * @param shown whether the fence shows more than commands: what they printed once
 */
record PaperScript(String text, Set<String> inputs, boolean shown) {
  private static final Pattern PROMPT = Pattern.compile("^\\s*(?:[\\w.@~:-]*[$#%]|>>?)\\s+(?=\\S)");
  private static final Pattern ANY_PROMPT = Pattern.compile("(?m)^\\s*[\\w.@~:-]*\\$\\s+\\S");
  private static final Pattern PLACE =
      Pattern.compile("(?<![<\\w&\\\\])<([A-Za-z](?:[A-Za-z0-9_ .-]*[A-Za-z0-9_])?)>|\\{\\{\\s*\\$?(?:labels\\.)?([A-Za-z_][A-Za-z0-9_]*)\\s*}}|\\$\\{?([A-Z][A-Z0-9_]*)\\b}?");

  /** Reads the text of a fence: where lines have a prompt, the others are what was printed. */
  static PaperScript of(String text) {
    boolean prompts = ANY_PROMPT.matcher(text).find();
    List<String> commands = new ArrayList<>();
    boolean goesOn = false;
    boolean shown = false;
    for (String line : text.lines().toList()) {
      Matcher prompt = PROMPT.matcher(line);
      boolean command = !prompts || goesOn || prompt.find();
      if (command) {
        commands.add(prompts && !goesOn ? line.substring(prompt.end()) : line);
      }
      shown |= !command && !line.isBlank();
      goesOn = command && line.stripTrailing().endsWith("\\");
    }
    Set<String> inputs = new LinkedHashSet<>();
    String filled = filled(String.join("\n", commands).strip(), inputs);
    return new PaperScript(filled, inputs, shown);
  }

  /** A value is quoted, so that it stays one word whatever is in it. */
  private static String filled(String script, Set<String> inputs) {
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(script);
    int at = 0;
    while (place.find()) {
      filled.append(script, at, place.start());
      String name = name(place);
      inputs.add(name);
      String variable = "$" + EnvironmentNames.ofInput(name);
      String braced = variable.replaceFirst("\\$(.*)", "\\${$1}");
      filled.append(switch (quoteAt(script, place.start())) {
        case '\'' -> "'\"" + variable + "\"'";
        case '"' -> braced;
        default -> "\"" + variable + "\"";
      });
      at = place.end();
    }
    return filled.append(script.substring(at)).toString();
  }

  private static String name(Matcher place) {
    String written = place.group(1) != null ? place.group(1) : place.group(2) != null ? place.group(2) : place.group(3);
    return written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** Which quote is open before a place of a script: a quote, or a space for none. */
  private static char quoteAt(String script, int end) {
    char quote = ' ';
    for (int at = 0; at < end; at++) {
      char next = script.charAt(at);
      if (quote == ' ' && next == '\\') {
        at++;
      } else if (quote == ' ' && (next == '\'' || next == '"')) {
        quote = next;
      } else if (quote != ' ' && next == quote || next == '\n') {
        quote = ' ';
      }
    }
    return quote;
  }

  /** Whether every value has a name that an input may have. */
  boolean usable() {
    return inputs.stream().noneMatch(input -> input.isEmpty() || EnvironmentNames.reserved(EnvironmentNames.ofInput(input)));
  }

  /** A name for a step: the program and what it is asked to do. */
  String stepName() {
    List<List<String>> commands = text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(ReadOnlyCommands::commands).findFirst().orElse(List.of());
    List<String> words = new ArrayList<>();
    for (String word : commands.isEmpty() ? List.<String>of() : commands.getFirst()) {
      if (word.matches("[a-z][a-z0-9-]*") && words.size() < 3) {
        words.add(word);
      }
    }
    return words.isEmpty() ? "look" : String.join("-", words);
  }
}
