package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a script for {@code sh} only looks: every command in it is one that is known not to change anything, to end by itself
 * and to print no secrets. What it does not know, or cannot read with certainty, it refuses.
 */
final class ReadOnlyCommands {
  private static final Set<String> ANY_ARGUMENTS = Set.of(
      "df", "du", "free", "uptime", "ps", "ss", "netstat", "lsof", "lsblk", "lscpu", "lspci", "lsmod", "id", "whoami", "uname", "nproc", "cat", "head",
      "grep", "egrep", "fgrep", "zgrep", "sort", "uniq", "wc", "cut", "tr", "column", "jq", "ls", "stat", "file", "readlink", "realpath", "pwd", "echo",
      "printf", "dig", "nslookup", "host", "vmstat", "iostat", "mpstat", "findmnt", "blkid", "getent", "who", "w", "last", "pgrep", "nvidia-smi");
  private static final Set<String> CLIENTS = Set.of(
      "kubectl", "oc", "helm", "aws", "curl", "dig", "nslookup", "host", "ping", "promtool", "amtool", "openssl", "etcdctl", "traceroute");
  private static final Set<String> KUBECTL_VALUES = Set.of("-n", "--namespace", "--context", "--cluster", "--kubeconfig", "-s", "--server");
  private static final Pattern FOLLOWS = Pattern.compile("-[A-Za-eg-z]*[fFw][A-Za-z]*|--follow.*|--watch.*");
  private static final Pattern SED = Pattern.compile("[0-9]+(,([0-9]+|\\$))?p");
  private static final Pattern UNREADABLE = Pattern.compile("`|\\$\\(|<\\(|<<|\\b(for|while|until|if|case|function|eval|exec|source|xargs|watch|nohup)\\b");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private static final Map<String, Predicate<List<String>>> PROGRAMS = programs();

  private ReadOnlyCommands() {}

  /** Says why a script may not only look, or null where it does. */
  static @Nullable String refusal(String script) {
    boolean any = false;
    for (String line : script.replaceAll("\\\\\\n\\s*", " ").lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (UNREADABLE.matcher(line).find()) {
        return "'" + line + "' is more than a plain command";
      }
      for (List<String> command : commands(line)) {
        String why = refusal(command);
        if (why != null) {
          return why;
        }
        any = true;
      }
    }
    return any ? null : "it holds no command";
  }

  /** Whether what it asks is asked over the network, so that any node with the client can do it. */
  static boolean asksFromAnywhere(String script) {
    return script.replaceAll("\\\\\\n\\s*", " ").lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .allMatch(line -> commands(line).stream().findFirst().filter(command -> !command.isEmpty() && CLIENTS.contains(command.getFirst())).isPresent());
  }

  private static @Nullable String refusal(List<String> command) {
    if (command.isEmpty()) {
      return "a part of it cannot be read";
    }
    String program = command.getFirst();
    List<String> arguments = command.subList(1, command.size());
    if (program.equals("sudo")) {
      return "it uses sudo; name the credential with as=… if the step needs it";
    }
    if (ASSIGNMENT.matcher(program).matches() || arguments.stream().anyMatch(argument -> argument.matches(".*[<>&].*"))) {
      return "'" + String.join(" ", command) + "' is more than a plain command";
    }
    Predicate<List<String>> looks = PROGRAMS.get(program);
    if (looks == null) {
      return "'" + program + "' is not known to only look";
    }
    return looks.test(arguments) ? null : "'" + String.join(" ", command) + "' may change something, not end, or show a secret";
  }

  /** The commands of a line, each as words without quotes; what is quoted is one word. */
  static List<List<String>> commands(String line) {
    List<List<String>> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean began = false;
    char quote = 0;
    for (int at = 0; at < line.length(); at++) {
      char next = line.charAt(at);
      if (quote != 0) {
        if (next == quote) {
          quote = 0;
        } else {
          word.append(next == '<' || next == '>' || next == '&' ? '_' : next);
        }
      } else if (next == '\'' || next == '"') {
        quote = next;
        began = true;
      } else if (Character.isWhitespace(next) || next == '|' || next == ';' || line.startsWith("&&", at)) {
        if (began || !word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
        began = false;
        if (!Character.isWhitespace(next)) {
          commands.add(List.copyOf(words));
          words.clear();
          at += line.startsWith("&&", at) || line.startsWith("||", at) ? 1 : 0;
        }
      } else {
        word.append(next);
      }
    }
    if (began || !word.isEmpty()) {
      words.add(word.toString());
    }
    if (quote != 0) {
      words.clear();
    }
    commands.add(List.copyOf(words));
    return commands.stream().map(ReadOnlyCommands::withoutHarmlessRedirection).toList();
  }

  private static List<String> withoutHarmlessRedirection(List<String> words) {
    return words.stream().filter(word -> !word.equals("2>/dev/null") && !word.equals("2>&1")).toList();
  }

  private static Map<String, Predicate<List<String>>> programs() {
    Map<String, Predicate<List<String>>> programs = new HashMap<>();
    ANY_ARGUMENTS.forEach(program -> programs.put(program, arguments -> true));
    programs.put("sort", arguments -> none(arguments, "-o.*|--output.*"));
    programs.put("uniq", arguments -> arguments.stream().filter(argument -> !argument.startsWith("-")).count() < 2);
    programs.put("cat", ReadOnlyCommands::noSecretFiles);
    programs.put("head", ReadOnlyCommands::noSecretFiles);
    programs.put("hostname", arguments -> arguments.stream().allMatch(argument -> argument.startsWith("-") && !argument.matches("-F.*|-b|--.*")));
    programs.put("tail", arguments -> noSecretFiles(arguments) && none(arguments, FOLLOWS.pattern() + "|-[0-9]*[fF].*"));
    programs.put("date", arguments -> none(arguments, "-s.*|--set.*"));
    programs.put("ping", arguments -> arguments.stream().anyMatch(argument -> argument.startsWith("-c")));
    programs.put("traceroute", arguments -> true);
    programs.put("top", arguments -> arguments.stream().anyMatch(argument -> argument.startsWith("-b")));
    programs.put("dmesg", arguments -> none(arguments, "-[A-Za-z]*[cCwWDE][A-Za-z]*|--(clear|read-clear|follow.*|console.*)"));
    programs.put("journalctl", arguments -> none(arguments, "-[a-z]*f[a-z]*|--(follow|vacuum.*|rotate|flush|sync|relinquish.*|update-catalog|setup-keys)"));
    programs.put("mount", List::isEmpty);
    programs.put("sysctl", arguments -> none(arguments, "-w|--write|-p.*|--load.*|--system|.*=.*"));
    programs.put("ip", arguments -> none(arguments, "add|del|delete|set|change|replace|append|flush|exec|netns|-b.*|-force"));
    programs.put("sed", arguments -> arguments.size() >= 2 && arguments.getFirst().equals("-n") && SED.matcher(arguments.get(1)).matches());
    programs.put("find", arguments -> none(arguments, "-exec.*|-ok.*|-delete|-fprint.*|-fls"));
    programs.put("curl", ReadOnlyCommands::curl);
    programs.put("openssl", arguments -> !arguments.isEmpty() && Set.of("x509", "s_client", "verify", "version").contains(arguments.getFirst()) && none(arguments, "-out|-signkey|-key"));
    programs.put("systemctl", arguments -> verb(arguments, Set.of("--no-pager", "-l", "--all", "-a"), "status|is-active|is-failed|is-enabled|list-.*|show|cat"));
    programs.put("kubectl", ReadOnlyCommands::kubectl);
    programs.put("oc", ReadOnlyCommands::kubectl);
    for (String containers : List.of("docker", "podman", "crictl", "nerdctl")) {
      programs.put(containers, arguments -> verb(arguments, Set.of(), "ps|images|info|version|logs|top|stats")
          && none(arguments, FOLLOWS.pattern()) && (!arguments.contains("stats") || arguments.contains("--no-stream")));
    }
    programs.put("helm", arguments -> verb(arguments, Set.of(), "list|ls|status|history|version"));
    programs.put("etcdctl", arguments -> verb(arguments, Set.of(), "endpoint|version") || sub(arguments, "member", "list") || sub(arguments, "alarm", "list"));
    programs.put("ceph", arguments -> verb(arguments, Set.of(), "status|-s|health|df|versions")
        || sub(arguments, "osd", "tree|df|stat|status|perf|pool ls") || sub(arguments, "pg", "stat") || sub(arguments, "mon", "stat") || sub(arguments, "health", "detail"));
    programs.put("promtool", arguments -> verb(arguments, Set.of(), "check|query"));
    programs.put("amtool", arguments -> sub(arguments, "alert", "query") || sub(arguments, "silence", "query") || sub(arguments, "cluster", "show"));
    programs.put("rabbitmqctl", arguments -> verb(arguments, Set.of(), "status|cluster_status|list_(queues|connections|channels|consumers|exchanges|bindings|vhosts).*"));
    programs.put("aws", arguments -> arguments.size() >= 2 && arguments.get(1).matches("(describe|list)-.*"));
    programs.put("chronyc", arguments -> verb(arguments, Set.of("-n", "-c"), "tracking|sources|sourcestats|activity"));
    programs.put("timedatectl", arguments -> arguments.isEmpty() || verb(arguments, Set.of(), "status|show|timesync-status"));
    programs.put("mdadm", arguments -> verb(arguments, Set.of(), "--detail|--examine|-D|-E"));
    programs.put("smartctl", arguments -> verb(arguments, Set.of(), "-[aHixA]|--all|--health|--info"));
    programs.put("ethtool", arguments -> arguments.size() == 1 && !arguments.getFirst().startsWith("-") || verb(arguments, Set.of(), "-[Sik]"));
    programs.put("zpool", arguments -> verb(arguments, Set.of(), "status|list"));
    programs.put("zfs", arguments -> verb(arguments, Set.of(), "list"));
    return Map.copyOf(programs);
  }

  private static boolean none(List<String> arguments, String forbidden) {
    return arguments.stream().noneMatch(argument -> argument.matches(forbidden));
  }

  /** Keys and passwords lie in files that anybody may name. */
  private static boolean noSecretFiles(List<String> arguments) {
    return none(arguments, ".*(shadow|\\.pem|\\.key|id_[a-z0-9]+|credentials|secret|token|password|\\.env|kubeconfig|environ).*");
  }

  private static boolean verb(List<String> arguments, Set<String> before, String verbs) {
    return arguments.stream().filter(argument -> !before.contains(argument)).findFirst().filter(first -> first.matches(verbs)).isPresent();
  }

  private static boolean sub(List<String> arguments, String first, String then) {
    return arguments.size() >= 2 && arguments.getFirst().equals(first) && String.join(" ", arguments.subList(1, arguments.size())).matches("(" + then + ")(\\s.*)?");
  }

  private static boolean curl(List<String> arguments) {
    int method = Math.max(arguments.indexOf("-X"), arguments.indexOf("--request"));
    boolean reads = method < 0 || method + 1 < arguments.size() && arguments.get(method + 1).matches("GET|HEAD");
    return reads && none(arguments, "-[A-Za-z]+X.*|-X.+|--request=.*|-d.*|--data.*|--json.*|-F.*|--form.*|-T.*|--upload.*|-o.*|-O.*|--output.*|--remote-.*|-K.*|--config.*|-u.*|--user.*|-[a-z]*[oOdTFuK][a-z]*");
  }

  private static boolean kubectl(List<String> arguments) {
    int at = 0;
    while (at < arguments.size() && arguments.get(at).startsWith("-")) {
      if (!KUBECTL_VALUES.contains(arguments.get(at)) && !arguments.get(at).matches("--[a-z-]+=.*")) {
        return false;
      }
      at += arguments.get(at).contains("=") ? 1 : 2;
    }
    List<String> rest = arguments.subList(Math.min(at, arguments.size()), arguments.size());
    if (rest.isEmpty() || !none(rest, ".*secret.*|-w|--watch.*|--follow.*|-f|--raw.*")) {
      return false;
    }
    return rest.getFirst().matches("get|describe|logs|top|explain|version|cluster-info|api-resources|api-versions|events|whoami")
        || sub(rest, "rollout", "status|history") || sub(rest, "auth", "can-i") || sub(rest, "adm", "top") || sub(rest, "config", "current-context|get-contexts");
  }
}
