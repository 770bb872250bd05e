package dev.nightshift.integration.ssh;

import dev.nightshift.spi.TargetDriver.Script;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script as it goes to a host. The command line, which every user of the host can read, is always {@value #COMMAND}; script and
 * values come over standard input as one shell program in braces, which a shell reads whole before it begins. On a line of its own that
 * begins with the mark, the program says that it begins, and which process leads it; on another that the script has ended, and whether
 * it handed something on. Between the two is the script's own output. Each process that a shell has to start costs the host about a
 * millisecond, so the program starts none but the script.
 *
 * @param id occurs in the environment of every process that the script starts, in {@code NIGHTSHIFT_OUTPUT}
 * @param user whose processes they are
 */
record RemoteScript(String id, String user, String program) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int LARGEST_OUTPUT = 256 * 1024;

  /** Any login shell understands this. */
  static final String COMMAND = "exec sh";

  /** The folder is made once per user and host; it keeps others from reading what a script writes with a generous umask. */
  private static final String BEGIN =
      """
      d=%s
      ours() { [ -d "$d" ] && [ ! -L "$d" ] && [ -O "$d" ]; }
      ours || mkdir -m 700 "$d" 2>/dev/null || ours || { echo "$d cannot be made, or belongs to somebody else" >&2; exit 125; }
      if kill -s 0 -- -$$ 2>/dev/null; then p=-$$; else p=$$; fi
      b=; t=
      if [ -r /proc/self/stat ]; then
        { IFS= read -r t < /proc/$$/stat; IFS= read -r b < /proc/sys/kernel/random/boot_id; } 2>/dev/null
        set -- ${t##*) }
        t=${20}
      fi
      printf '\\001%s begins %%s %%s %%s\\n' "$p" "${t:-0}" "${b:-0}"
      export NIGHTSHIFT_OUTPUT="$d/%s"
      unset d p t b; unset -f ours; set --
      """;

  private static final String END =
      """
      x=$?
      if [ -s %s ]; then n=1; else n=0; fi
      printf '\\001%s ends %%s\\n' $n
      exit $x
      """;

  /**
   * Prepares a script.
   *
   * @throws IllegalArgumentException when a value cannot be handed on
   */
  static RemoteScript of(Script script, String user) {
    String id = UUID.randomUUID().toString();
    String exports =
        new TreeMap<>(script.environment())
            .entrySet().stream().map(value -> export(value.getKey(), value.getValue())).collect(Collectors.joining());
    String file = quoted(folder(user) + "/" + id);
    String program = BEGIN.formatted(quoted(folder(user)), mark(id), id) + exports + run(script) + END.formatted(file, mark(id));
    return new RemoteScript(id, user, whole(program));
  }

  /** What every line about the script begins with, after the character SOH. */
  String mark() {
    return mark(id);
  }

  private static String mark(String id) {
    return "nightshift-" + id;
  }

  /** A shell runs the script as a text of its own program, without a further process that reads it. */
  private static String run(Script script) {
    String end = "NIGHTSHIFT-" + UUID.randomUUID();
    boolean shell = script.interpreter().equals(Script.SHELL);
    String command = shell ? "sh" : script.interpreter().stream().map(RemoteScript::quoted).collect(Collectors.joining(" "));
    String input = shell ? "eval " + quoted(script.text()) + " </dev/null" : script.text();
    return command + " <<'" + end + "'\n" + input + "\n" + end + "\n";
  }

  /** The program that writes what the script handed on, and removes it. */
  String collect() {
    String file = quoted(folder(user) + "/" + id);
    return answering("f=" + file + "; test -f \"$f\" && ! test -L \"$f\" && head -c " + LARGEST_OUTPUT + " \"$f\"; rm -f \"$f\"\n");
  }

  /** A program about this script that says when its answer is complete. */
  String answering(String program) {
    return whole(program + "printf '\\001" + mark() + " ends 0\\n'\n");
  }

  /** A shell reads a compound command to its end before it begins. */
  static String whole(String program) {
    return "{\n" + program + "}\n";
  }

  static String folder(String user) {
    return "/tmp/nightshift-" + user.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String export(String name, String value) {
    if (!NAME.matcher(name).matches() || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("The value '" + name + "' cannot be handed to a script");
    }
    return "export " + name + "=" + quoted(value) + "\n";
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
