package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line: everything that talks to a server over HTTP. Whoever starts it may add commands of its own. */
@Command(
    name = "nightshift",
    description = "From an alert to a verified, explained recovery.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {
      "",
      "nightshift COMMAND --help says more about each.",
      "",
      "Environment: NIGHTSHIFT_SERVER (address), NIGHTSHIFT_TOKEN or NIGHTSHIFT_TOKEN_FILE, NO_COLOR.",
      "Exit codes: 0 done, 1 a problem, 2 wrong usage."
    })
public final class Commands extends Group {

  /**
   * A word of the command line.
   *
   * @param type the class behind it, made when it is needed
   */
  public record Word(String name, Class<?> type, List<Word> next) {
    public Word(String name, Class<?> type, Word... next) {
      this(name, type, List.of(next));
    }

    /** Further words after one that is there already. */
    public static Word within(String name, Word... next) {
      return new Word(name, Group.class, next);
    }

    private Word and(Word other) {
      return new Word(name, type == Group.class ? other.type : type, Stream.concat(next.stream(), other.next.stream()).toList());
    }
  }

  private static final List<Word> WORDS =
      List.of(
          new Word("incidents", IncidentsCommand.class),
          new Word(
              "incident",
              IncidentCommand.class,
              new Word("show", IncidentShow.class),
              new Word("ack", IncidentCommand.Acknowledge.class),
              new Word("resolve", IncidentCommand.Resolve.class),
              new Word("note", IncidentCommand.Note.class),
              new Word("severity", IncidentCommand.ChangeSeverity.class),
              new Word("hands-off", IncidentCommand.HandsOff.class)),
          new Word("alerts", AlertsCommand.class),
          new Word("runbooks", RunbooksCommand.class, new Word("coverage", RunbooksCommand.Coverage.class)),
          new Word("runbook", RunbookCommand.class, new Word("confirm", RunbookCommand.Confirm.class)),
          new Word("ladder", LadderCommand.class, new Word("show", LadderCommand.Show.class), new Word("accept", LadderCommand.Accept.class)),
          new Word("drill", DrillCommand.class),
          new Word("drills", DrillsCommand.class),
          new Word("runs", RunsCommand.class),
          new Word(
              "run",
              RunCommand.class,
              new Word("show", RunShow.class),
              new Word("output", RunOutput.class),
              new Word("start", RunCommand.Start.class),
              new Word("plan", ApproveCommand.Shown.class),
              new Word("approve", ApproveCommand.class),
              new Word("reject", RunCommand.Reject.class),
              new Word("stop", RunCommand.Stop.class),
              new Word("harm", RunCommand.Harm.class),
              new Word("done", RunCommand.Done.class),
              new Word("answer", RunCommand.Reply.class)),
          new Word(
              "guardrails",
              GuardrailsCommand.class,
              new Word("explain", GuardrailsCommand.Explain.class),
              new Word("breakers", BreakerCommand.All.class)),
          new Word("breaker", BreakerCommand.class, new Word("reset", BreakerCommand.Reset.class)),
          new Word(
              "why",
              WhyCommand.class,
              new Word("incident", WhyCommand.OfIncident.class),
              new Word("run", WhyCommand.OfRun.class),
              new Word("page", WhyCommand.OfPage.class),
              new Word("alert", WhyCommand.OfAlert.class)),
          new Word(
              "break-glass",
              BreakGlassCommand.class,
              new Word("confirm", BreakGlassCommand.Confirm.class),
              new Word("end", BreakGlassCommand.End.class),
              new Word("list", BreakGlassCommand.All.class)),
          new Word("freeze", FreezeCommand.class),
          new Word("freezes", FreezeCommand.All.class),
          new Word("unfreeze", FreezeCommand.End.class),
          new Word("stop-all", FreezeCommand.StopAll.class),
          new Word("resume-all", FreezeCommand.ResumeAll.class),
          new Word("targets", TargetsCommand.class),
          new Word("events", EventsCommand.class, new Word("send", EventsCommand.Send.class)),
          new Word("oncall", OnCallCommand.class),
          new Word("pages", PagesCommand.class),
          new Word("access", AccessCommand.class, new Word("explain", AccessCommand.Explain.class)),
          new Word("post-mortem", PostMortemCommand.class),
          new Word("audit", AuditCommand.class, new Word("verify", AuditCommand.Verify.class)),
          new Word(
              "token",
              TokenCommand.class,
              new Word("create", TokenCommand.Create.class),
              new Word("list", TokenCommand.List.class),
              new Word("revoke", TokenCommand.Revoke.class)),
          new Word("sign-in-link", SignInLinkCommand.class));

  private Commands() {}

  /**
   * Makes the command line.
   *
   * @param colours whether the output is a terminal that shows colours
   * @param more commands besides those that talk to a server
   * @param arguments what will be executed: only the commands on that way and beside its end are made, because reading the annotations of
   *     all takes most of a short command's time; none for all commands
   */
  public static CommandLine commandLine(boolean colours, List<Word> more, String... arguments) {
    CommandLine line = new CommandLine(new Commands());
    add(line, words(more), arguments, 0);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(Commands::explain);
    line.registerConverter(long.class, Commands::number).registerConverter(Long.class, Commands::number);
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(110);
    return line;
  }

  private static List<Word> words(List<Word> more) {
    Map<String, Word> words = new LinkedHashMap<>();
    Stream.concat(more.stream(), WORDS.stream()).forEach(word -> words.merge(word.name(), word, Word::and));
    return List.copyOf(words.values());
  }

  private static void add(CommandLine line, List<Word> words, String[] arguments, int position) {
    String next = position < arguments.length ? arguments[position] : "";
    if (next.equals("--version")) {
      return;
    }
    List<Word> meant = words.stream().filter(word -> word.name().equals(next)).toList();
    for (Word word : meant.isEmpty() ? words : meant) {
      CommandLine child = new CommandLine(word.type());
      if (!meant.isEmpty() || arguments.length == 0) {
        add(child, word.next(), arguments, position + 1);
      }
      line.addSubcommand(word.name(), child);
    }
  }

  private static Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' is not a number");
    }
  }

  /** A problem is a sentence; anything else is a fault of ours and keeps its trace. */
  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof Problem) {
      line.getErr().println("nightshift: " + Plain.text(String.valueOf(failure.getMessage())));
    } else {
      failure.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"nightshift " + (version == null ? "(from classes)" : version)};
    }
  }
}
