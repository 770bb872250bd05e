package dev.nightshift.catalog;

import dev.nightshift.platform.Template;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of an update to stakeholders, with places for {@link UpdateKind#names}. */
public record UpdateTemplate(Template subject, Template text) {

  /** What Nightshift says where the workspace has no words of its own. */
  public static UpdateTemplate standard(UpdateKind kind) {
    return switch (kind) {
      case OPENED -> of("Problem", "{{service.name}} has a problem ({{incident.severity}})",
          "It is being taken care of. You will hear again when it changes or is over.");
      case REOPENED -> of("Problem again", "The problem of {{service.name}} is back ({{incident.severity}})",
          "It is being taken care of. You will hear again when it changes or is over.");
      case SEVERITY_CHANGED -> of("Severity",
          "The problem of {{service.name}} went from {{incident.severityBefore}} to {{incident.severity}}",
          "You will hear again when it changes or is over.");
      case RESOLVED -> of("Resolved", "{{service.name}} works again, after {{incident.duration}}", "No further update follows.");
    };
  }

  /** The standard words of every kind. */
  public static Map<UpdateKind, UpdateTemplate> standard() {
    return Arrays.stream(UpdateKind.values()).collect(Collectors.toMap(Function.identity(), UpdateTemplate::standard));
  }

  private static UpdateTemplate of(String tag, String headline, String outlook) {
    String text =
        """
        %s

        What:     {{incident.title}}
        Service:  {{service.name}}
        Severity: {{incident.severity}}
        Since:    {{incident.openedAt}}

        %s
        {{incident.url}}
        """;
    return new UpdateTemplate(Template.parse("[" + tag + "] " + headline), Template.parse(text.formatted(headline, outlook)));
  }
}
