package dev.nightshift.ledger;

/** Facts that belong to no incident: duty, workspace, sign-ins, tokens. */
final class HouseSentences {

  private HouseSentences() {}

  static Sentence of(FactWords fact) {
    return switch (fact.type()) {
      case "oncall.overridden" ->
          Sentence.of(
              Tone.GREY,
              fact.who() + " put " + fact.person("person") + " on call for " + fact.names().team(fact.text("team"))
                  + " until " + fact.at("until") + fact.after(": ", "reason"));
      case "oncall.override_removed" ->
          Sentence.of(Tone.GREY, fact.who() + " took back the override for " + fact.person("person"));
      case "workspace.loaded" -> Sentence.of(Tone.GREY, "Workspace " + shortened(fact.text("version")) + " is in force");
      case "workspace.rejected" -> Sentence.of(Tone.RED, "A newer workspace was refused; the last good one stays in force");
      case "identity.signed_in" -> Sentence.of(Tone.GREY, fact.who() + " signed in with a " + fact.text("means"));
      case "token.created" ->
          Sentence.of(Tone.GREY, fact.who() + " made the token " + fact.text("name") + fact.after(", role ", "role"));
      case "token.revoked" -> Sentence.of(Tone.GREY, fact.who() + " revoked the token " + fact.text("name"));
      case "watchdog.found" -> Sentence.of(Tone.RED, "Stuck: " + fact.text("what"));
      case "watchdog.cleared" -> Sentence.of(Tone.GREEN, "No longer stuck: " + fact.text("what"));
      case "output.removed" ->
          Sentence.minor("What the steps of runs " + fact.list("runs") + " printed was removed: it is kept for " + fact.text("kept"));
      default -> fact.unknown();
    };
  }

  private static String shortened(String version) {
    return version.length() > 19 ? version.substring(0, 19) : version;
  }
}
