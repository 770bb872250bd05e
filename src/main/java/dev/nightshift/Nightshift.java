package dev.nightshift;

import dev.nightshift.cli.Commands;
import java.util.List;

/** The entry point. */
public final class Nightshift {

  private Nightshift() {}

  public static void main(String[] arguments) {
    boolean colours = Boolean.getBoolean("nightshift.terminal") && System.getenv("NO_COLOR") == null;
    System.exit(Commands.commandLine(colours, List.of(), arguments).execute(arguments));
  }
}
