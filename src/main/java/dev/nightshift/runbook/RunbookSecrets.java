package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The secrets that a runbook's steps refer to: {@code {{secret:NAME}}} in requests, and {@code as=NAME}. */
public final class RunbookSecrets {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*secret:([^{}\\s]+)\\s*}}");

  private RunbookSecrets() {}

  /** Returns each reference with its line in the file. */
  public static List<Located<String>> of(Runbook runbook) {
    List<Located<String>> references = new ArrayList<>();
    for (ExecutableStep step : runbook.executableSteps()) {
      String as = step.attributes().as();
      if (as != null) {
        references.add(new Located<>(as, step.line()));
      }
      int line = step.line();
      for (String text : step.script().split("\n", -1)) {
        line++;
        for (String reference : in(text)) {
          references.add(new Located<>(reference, line));
        }
      }
    }
    return references;
  }

  /** The references in a text. */
  static List<String> in(String text) {
    return PLACE.matcher(text).results().map((MatchResult place) -> place.group(1)).toList();
  }
}
