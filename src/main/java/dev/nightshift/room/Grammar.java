package dev.nightshift.room;

import dev.nightshift.platform.OneLine;
import dev.nightshift.platform.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be typed in a chat, and what it means. Pure: a line becomes a command, or a sentence that says what to write instead. */
final class Grammar {
  static final int LONGEST = 2_000;

  /** What a line means. */
  sealed interface Read {
    record Understood(Command command) implements Read {}

    /** Nobody can tell what it means; {@code remedy} names the place and what to write. */
    record NotUnderstood(String remedy) implements Read {}
  }

  /** A word that begins a command. */
  private record Word(String name, String usage, String help, Function<Words, Command> reader) {}

  private static final Map<String, Word> WORDS = new LinkedHashMap<>();

  static {
    add("help", "", "this list", words -> new Command.Help());
    add("incidents", "", "the open incidents", words -> new Command.ListIncidents());
    add("ack", "INCIDENT", "I am on it", words -> new Command.Acknowledge(words.number("incident")));
    add("resolve", "INCIDENT [REASON]", "the incident is over", words -> new Command.Resolve(words.number("incident"), words.rest()));
    add("runs", "", "runs under way, and the newest", words -> new Command.ListRuns());
    add("approve", "RUN [plan=DIGEST] [REASON]", "show the plan of a run; with its digest, agree to exactly that", Grammar::approve);
    add("reject", "RUN [plan=DIGEST] [REASON]", "say no: the run ends without acting", words -> new Command.Reject(words.number("run"), words.plan(), words.rest()));
    add("stop", "RUN [REASON]", "stop a run", words -> new Command.Stop(words.number("run"), words.rest()));
    add("done", "RUN [COMMENT]", "tick the manual step that a run waits for", words -> new Command.Done(words.number("run"), words.rest()));
    add("answer", "RUN [CHOICE] [COMMENT]", "answer what a run asks", Grammar::answer);
    add("start", "RUNBOOK [--incident INCIDENT] [INPUT=VALUE …]", "start a runbook", Grammar::start);
    add("why", "incident|run|page|alert ID", "what led to it, out of the ledger", Grammar::why);
    add("oncall", "", "who is on call", words -> new Command.OnCall());
    add("freeze", "SERVICE|all UNTIL REASON", "keep automation away, such as freeze payments 2h big sale", Grammar::freeze);
    add("stop-all", "REASON", "stop all automation", words -> new Command.StopAll(words.needed("a reason", "restarts make it worse")));
    add("resume-all", "", "let automation go on", words -> new Command.ResumeAll());
  }

  private Grammar() {}

  private static void add(String name, String usage, String help, Function<Words, Command> reader) {
    WORDS.put(name, new Word(name, usage, help, reader));
  }

  /** All commands, one a line. */
  static String help() {
    return WORDS.values().stream().map(word -> String.format("%-44s %s", (word.name() + " " + word.usage()).strip(), word.help())).collect(Collectors.joining("\n"));
  }

  static Read read(String typed) {
    String line = OneLine.of(typed);
    if (line.length() > LONGEST) {
      return new Read.NotUnderstood("A command has at most " + LONGEST + " characters; this one has " + line.length() + ".");
    }
    Words words = new Words(line);
    String name = words.isEmpty() ? "help" : words.next().toLowerCase(Locale.ROOT);
    Word word = WORDS.get(name);
    if (word == null) {
      return new Read.NotUnderstood("'" + shortened(name) + "' is no command; " + Suggestion.among(name, WORDS.keySet()) + "write 'help' for all of them.");
    }
    try {
      return new Read.Understood(words.ended(word.reader().apply(words)));
    } catch (IllegalArgumentException wrong) {
      return new Read.NotUnderstood(name + ": " + wrong.getMessage() + ". Write '" + (name + " " + word.usage()).strip() + "'.");
    }
  }

  private static String shortened(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "…";
  }

  /** A yes is for a plan that was seen. */
  private static Command approve(Words words) {
    long run = words.number("run");
    String plan = words.plan();
    if (!plan.isEmpty()) {
      return new Command.Approve(run, plan, words.rest());
    }
    words.rest();
    return new Command.ShowPlan(run);
  }

  private static Command answer(Words words) {
    long run = words.number("run");
    String said = words.rest();
    return said.isEmpty() ? new Command.ShowQuestion(run) : new Command.Choose(run, said);
  }

  private static Command why(Words words) {
    List<String> subjects = List.of("incident", "run", "page", "alert");
    String subject = words.isEmpty() ? "" : words.next().toLowerCase(Locale.ROOT);
    if (!subjects.contains(subject)) {
      throw new IllegalArgumentException("'" + shortened(subject) + "' cannot be explained; " + Suggestion.among(subject, subjects) + "say what the number is of");
    }
    return new Command.Explain(Command.Subject.valueOf(subject.toUpperCase(Locale.ROOT)), words.number(subject));
  }

  private static Command start(Words words) {
    String runbook = words.one("the runbook", "restart-payments");
    Long incident = null;
    Map<String, String> inputs = new LinkedHashMap<>();
    while (!words.isEmpty()) {
      String word = words.next();
      int equals = word.indexOf('=');
      if (word.equals("--incident")) {
        incident = words.number("incident");
      } else if (equals > 0) {
        inputs.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        throw new IllegalArgumentException("'" + shortened(word) + "' is no input; an input is a name and a value with = between, without spaces");
      }
    }
    return new Command.Start(runbook, incident, inputs);
  }

  private static Command freeze(Words words) {
    String service = words.one("the service", "payments");
    String until = words.one("until when", "2h");
    return new Command.Freeze(service.equals("all") ? "" : service, until, words.needed("a reason", "big sale"));
  }

  /** The words of a line, taken one after the other. */
  private static final class Words {
    private final List<String> left;

    Words(String line) {
      left = new ArrayList<>(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    boolean isEmpty() {
      return left.isEmpty();
    }

    String next() {
      return left.removeFirst();
    }

    String one(String what, String example) {
      if (isEmpty()) {
        throw new IllegalArgumentException(what + " is missing, such as " + example);
      }
      return next();
    }

    /** A number, with or without what it is of before it, and with or without a #. */
    long number(String what) {
      if (!isEmpty() && left.getFirst().equalsIgnoreCase(what)) {
        next();
      }
      String text = isEmpty() ? "" : next();
      String digits = text.startsWith("#") ? text.substring(1) : text;
      if (!digits.matches("\\d{1,18}")) {
        throw new IllegalArgumentException(text.isEmpty() ? "the number of the " + what + " is missing" : "'" + shortened(text) + "' is not the number of " + (what.matches("[aeiou].*") ? "an " : "a ") + what);
      }
      return Long.parseLong(digits);
    }

    String plan() {
      if (isEmpty() || !left.getFirst().startsWith("plan=")) {
        return "";
      }
      String plan = next().substring("plan=".length()).toLowerCase(Locale.ROOT);
      if (!plan.matches("[0-9a-f]{12,64}")) {
        throw new IllegalArgumentException("'plan=" + shortened(plan) + "' is not the digest of a plan; it has at least 12 of the characters 0 to 9 and a to f");
      }
      return plan;
    }

    String rest() {
      String rest = String.join(" ", left);
      left.clear();
      return rest;
    }

    String needed(String what, String example) {
      if (isEmpty()) {
        throw new IllegalArgumentException(what + " is missing, such as " + example);
      }
      return rest();
    }

    Command ended(Command command) {
      if (!isEmpty()) {
        throw new IllegalArgumentException("'" + shortened(rest()) + "' is too much");
      }
      return command;
    }
  }
}
