package dev.nightshift.integration.ssh;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The program that ends what a script started, and says how that went. On Linux it looks at every process: those of the script's group,
 * and those with the script's mark in their environment, which have it also when they made a session of their own. Elsewhere it sees the
 * group alone. A process is only taken for the script's where its start and the host's boot are those that the script told.
 */
final class RemoteStop {
  private static final String PROGRAM =
      """
      p=%s; t=%s; b=%s; m=%s
      if [ "$t" != 0 ]; then
        now=; { IFS= read -r now < /proc/sys/kernel/random/boot_id; } 2>/dev/null
        [ "$b" = "$now" ] || { echo rebooted; printf '\\001nightshift-%4$s ends 0\\n'; exit 0; }
        l=; { IFS= read -r l < "/proc/${p#-}/stat"; } 2>/dev/null
        set -- ${l##*) }
        [ -z "$l" ] || [ "${20}" = "$t" ] || p=
      fi
      members() {
        if [ -r /proc/self/stat ]; then
          for i in /proc/[0-9]*; do
            l=; { IFS= read -r l < "$i/stat"; } 2>/dev/null
            set -- ${l##*) }
            case $1 in Z|X|'') continue ;; esac
            case $p in "-$3"|"${i#/proc/}") echo "${i#/proc/}" ;; esac
          done
          for i in $(grep -ls "$m" /proc/[0-9]*/environ 2>/dev/null); do i=${i#/proc/}; echo "${i%%/environ}"; done
        else
          ps -A -o pgid= -o pid= -o stat= 2>/dev/null | while read -r g i s; do
            case $s in Z*|X*) continue ;; esac
            case $p in "-$g"|"$i") echo "$i" ;; esac
          done
        fi
      }
      send() {
        kill -s "$1" -- $p $(members) 2>/dev/null
        n=0
        while left=$(members); [ -n "$left" ] && [ $n -lt 20 ]; do sleep 0.1 2>/dev/null || sleep 1; n=$((n+1)); done
      }
      how=ended
      if [ -z "$(members)" ]; then
        if [ -n "$p" ]; then how=gone; else how=unknown; fi
      else
        send TERM
        if [ -n "$left" ]; then how=killed; send KILL; fi
        if [ -n "$left" ]; then how="alive "$(echo $left); fi
      fi
      rm -f %s
      case $p in -*|'') ;; *) [ -r /proc/self/stat ] || how=single ;; esac
      echo "$how"
      """;
  private static final Pattern WORD = Pattern.compile("-?[0-9a-f-]+");

  private RemoteStop() {}

  /** @param leader what the script said of itself when it began: process, start, boot; empty where it said nothing */
  static String program(RemoteScript script, List<String> leader) {
    boolean told = leader.size() == 3 && leader.stream().allMatch(word -> WORD.matcher(word).matches());
    List<String> words = told ? leader : List.of("", "0", "0");
    String file = RemoteScript.quoted(RemoteScript.folder(script.user()) + "/" + script.id());
    return script.answering(PROGRAM.formatted(words.get(0), words.get(1), words.get(2), script.id(), file));
  }

  /** Says in words what the program answered. */
  static String words(String answer, SshTarget host) {
    String[] parts = answer.strip().split(" ", 2);
    return switch (parts[0]) {
      case "ended" -> "its process group was ended and is gone";
      case "killed" -> "its process group was killed, since it did not end when asked to, and is gone";
      case "gone" -> "its process group is gone";
      case "rebooted" -> "the host was started anew meanwhile, and its process group is gone";
      case "single" -> "the process was ended, but it had no group of its own: what it started may still run";
      case "alive" -> "it could not be killed and is still there on " + host + ": "
          + (parts.length > 1 ? "process " + String.join(", ", List.of(parts[1].strip().split("\\s+")).stream().distinct().toList()) : "some of its processes");
      default -> "there is no trace of it on " + host + ": it is not certain whether it began";
    };
  }
}
