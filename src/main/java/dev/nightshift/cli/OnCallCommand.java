package dev.nightshift.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code nightshift oncall}. */
@Command(name = "oncall", description = "Show who is on call now, per team.")
final class OnCallCommand extends ClientCommand {

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/oncall");
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("TEAM", "ON CALL", "FROM", "UNTIL (" + Answer.zone() + ")", "");
    for (Answer shift : Answer.items(answer)) {
      String name = shift.text("name");
      table.row(
          shift.text("team"),
          style().strong(name.isEmpty() ? shift.text("person") : name),
          shift.time("from"),
          shift.time("until"),
          shift.has("override") ? "override" : "");
    }
    print(table, "No team has a rotation. Add one in teams/*.yaml of the workspace.");
  }
}
