package dev.nightshift.integration.shell;

import dev.nightshift.integration.shell.ScriptWords.Command;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a shell script certainly needs on its target: units that it hands to {@code systemctl}, and programs that it calls by a path.
 *
 * @param units of the system's manager, by name
 * @param programs by path; a relative one starts where the script does
 */
record ScriptReferences(Set<String> units, Set<String> programs) {
  private static final Set<String> VERBS =
      Set.of(
          "start", "stop", "restart", "reload", "try-restart", "reload-or-restart", "try-reload-or-restart", "status", "is-active", "is-failed", "is-enabled",
          "enable", "disable", "kill", "show", "cat", "reset-failed");
  private static final Set<String> PREFIXES = Set.of("sudo", "exec", "command", "nohup");
  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.@-]{1,200}");
  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_.@+/-]{0,300}/[A-Za-z0-9_.@+-]{1,200}");

  boolean isEmpty() {
    return units.isEmpty() && programs.isEmpty();
  }

  /** @param known values of variables */
  static ScriptReferences of(String script, Map<String, String> known) {
    List<Command> commands = ScriptWords.of(script, known);
    Set<String> units = new LinkedHashSet<>();
    Set<String> programs = new LinkedHashSet<>();
    Set<String> arguments = new LinkedHashSet<>();
    boolean moves = false;
    for (Command command : commands) {
      List<@Nullable String> words = plain(command.words());
      String name = words.isEmpty() ? null : words.getFirst();
      moves |= "cd".equals(name) || "pushd".equals(name);
      words.stream().skip(1).filter(Objects::nonNull).forEach(arguments::add);
      if (name == null) {
        continue;
      }
      if (name.equals("systemctl") || name.endsWith("/systemctl")) {
        units.addAll(units(words));
      }
      if (PROGRAM.matcher(name).matches()) {
        programs.add(name);
      }
    }
    boolean elsewhere = moves;
    // What the script looks for, makes or fetches itself need not be there before.
    programs.removeIf(program -> arguments.contains(program) || elsewhere && !program.startsWith("/"));
    return new ScriptReferences(units, programs);
  }

  /** Without what stands before the program: {@code sudo -n}. */
  private static List<@Nullable String> plain(List<@Nullable String> words) {
    List<@Nullable String> rest = new ArrayList<>(words);
    while (!rest.isEmpty() && rest.getFirst() instanceof String first && PREFIXES.contains(first)) {
      rest.removeFirst();
      while (!rest.isEmpty() && rest.getFirst() instanceof String option && option.startsWith("-")) {
        rest.removeFirst();
      }
    }
    return rest;
  }

  private static List<String> units(List<@Nullable String> words) {
    List<@Nullable String> plain = words.stream().skip(1).filter(word -> word == null || !word.startsWith("-")).toList();
    boolean other = words.stream().anyMatch(word -> word != null && (word.startsWith("--user") || word.startsWith("--root") || word.startsWith("-H")
        || word.startsWith("--host") || word.startsWith("-M") || word.startsWith("--machine") || word.startsWith("-p") || word.startsWith("-s")
        || word.startsWith("-n") || word.startsWith("-t") || word.startsWith("-o")));
    if (other || plain.isEmpty() || !(plain.getFirst() instanceof String verb) || !VERBS.contains(verb)) {
      return List.of();
    }
    return plain.stream().skip(1).filter(word -> word != null && UNIT.matcher(word).matches()).map(Objects::requireNonNull).toList();
  }
}
