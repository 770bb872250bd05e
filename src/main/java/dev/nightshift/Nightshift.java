package dev.nightshift;

import dev.nightshift.cli.Commands;
import dev.nightshift.cli.Commands.Word;
import dev.nightshift.demo.DemoCommand;
import java.util.List;

/** The entry point. */
public final class Nightshift {

  /** What runs here instead of asking a server. */
  static final List<Word> HERE =
      List.of(
          new Word("demo", DemoCommand.class),
          new Word("serve", ServeCommand.class),
          new Word("check", CheckCommand.class),
          new Word("test", TestCommand.class),
          new Word("steps", StepsCommand.class),
          Word.within("runbook", new Word("suggest", SuggestCommand.class)),
          new Word("secrets", SecretsCommand.class, new Word("check", SecretsCommand.Check.class)));

  private Nightshift() {}

  public static void main(String[] arguments) {
    boolean colours = Boolean.getBoolean("nightshift.terminal") && System.getenv("NO_COLOR") == null;
    System.exit(Commands.commandLine(colours, HERE, arguments).execute(arguments));
  }
}
