package dev.nightshift.integration.ssh;

import dev.nightshift.spi.TargetDriver.Script;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script as it goes to a host. The command line, which every user of the host can read, is always the same; values and script come
 * over standard input as one shell program, which is read whole before it begins. It leads a process group of its own (OpenSSH makes
 * one; where the server does not, {@code setsid} does), whose number it notes in a folder that only its user can read.
 */
record RemoteScript(String id, String input) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int LARGEST_OUTPUT = 256 * 1024;

  /** Any login shell understands this. */
  static final String COMMAND =
      "exec sh -c 'kill -s 0 -- -$$ 2>/dev/null || ! command -v setsid >/dev/null 2>&1"
          + " || exec setsid sh -c \"eval \\\"\\$(cat)\\\"\"; eval \"$(cat)\"'";

  private static final String PROLOGUE =
      """
      d=/tmp/nightshift-%s
      mkdir -m 700 "$d" || exit 125
      if kill -s 0 -- -$$ 2>/dev/null; then echo "-$$"; else echo "$$"; fi > "$d/pid"
      (umask 077; : > "$d/output")
      export NIGHTSHIFT_OUTPUT="$d/output"
      unset d
      """;

  private static final String STOP =
      """
      d=/tmp/nightshift-%s
      p=$(cat "$d/pid" 2>/dev/null)
      [ -n "$p" ] || { echo unknown; exit 0; }
      alive() {
        if all=$(ps -A -o pgid= -o pid= -o stat= 2>/dev/null); then
          case $p in
            -*) printf '%%s\\n' "$all" | grep -Eq "^ *${p#-} +[0-9]+ +[^ZX]" ;;
            *) printf '%%s\\n' "$all" | grep -Eq "^ *[0-9]+ +$p +[^ZX]" ;;
          esac
        else
          kill -s 0 -- "$p" 2>/dev/null
        fi
      }
      send() {
        kill -s "$1" -- "$p" 2>/dev/null
        n=0
        while alive && [ $n -lt 20 ]; do sleep 0.1 2>/dev/null || sleep 1; n=$((n+1)); done
      }
      how=ended
      send TERM
      if alive; then how=killed; send KILL; fi
      rm -rf "$d"
      if alive; then echo alive; else case $p in -*) echo "$how" ;; *) echo single ;; esac; fi
      """;

  /**
   * Prepares a script.
   *
   * @throws IllegalArgumentException when a value cannot be handed on
   */
  static RemoteScript of(Script script) {
    String id = UUID.randomUUID().toString();
    String end = "NIGHTSHIFT-" + UUID.randomUUID();
    String exports =
        new TreeMap<>(script.environment())
            .entrySet().stream().map(value -> export(value.getKey(), value.getValue())).collect(Collectors.joining());
    String interpreter = script.interpreter().stream().map(RemoteScript::quoted).collect(Collectors.joining(" "));
    return new RemoteScript(
        id,
        PROLOGUE.formatted(id) + exports + "exec " + interpreter + " <<'" + end + "'\n" + script.text() + "\n" + end + "\n");
  }

  /** The program that ends the script's group and says how: ended, killed, alive, single (no group) or unknown (no trace of it). */
  String stop() {
    return STOP.formatted(id);
  }

  /** The program that writes what the script handed on, and removes the last trace of it. */
  String collect() {
    return "d=/tmp/nightshift-%s; test -f \"$d/output\" && ! test -L \"$d/output\" && head -c %d \"$d/output\"; rm -rf \"$d\"\n"
        .formatted(id, LARGEST_OUTPUT);
  }

  private static String export(String name, String value) {
    if (!NAME.matcher(name).matches() || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("The value '" + name + "' cannot be handed to a script");
    }
    return "export " + name + "=" + quoted(value) + "\n";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

}
