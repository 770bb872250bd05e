package dev.nightshift.communication;

import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes updates for stakeholders: what has changed, in their words, without what only responders need. Pure. */
final class UpdateText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH);

  /** What is written about. */
  record Subject(Update.Kind kind, Incident incident, String service, Fact fact, ZoneId zone, String link) {}

  /** Subject, body and the same as values. */
  record Written(String subject, String body, Map<String, Object> payload) {}

  private UpdateText() {}

  static Written of(Subject subject) {
    Incident incident = subject.incident();
    String headline = headline(subject);
    String body =
        """
        %s

        What:     %s
        Service:  %s
        Severity: %s
        Since:    %s

        %s
        %s
        """
            .formatted(
                headline,
                oneLine(incident.title()),
                oneLine(subject.service()),
                incident.severity(),
                time(incident.openedAt(), subject.zone()),
                outlook(subject.kind()),
                subject.link());
    return new Written("[" + tag(subject.kind()) + "] " + headline, body, payload(subject));
  }

  private static String headline(Subject subject) {
    String service = oneLine(subject.service());
    return switch (subject.kind()) {
      case OPENED -> service + " has a problem (" + subject.incident().severity() + ")";
      case REOPENED -> "The problem of " + service + " is back (" + subject.incident().severity() + ")";
      case SEVERITY_CHANGED ->
          "The problem of " + service + " went from " + subject.fact().text("from") + " to " + subject.fact().text("to");
      case RESOLVED -> service + " works again, after " + length(subject);
    };
  }

  private static String tag(Update.Kind kind) {
    return switch (kind) {
      case OPENED -> "Problem";
      case REOPENED -> "Problem again";
      case SEVERITY_CHANGED -> "Severity";
      case RESOLVED -> "Resolved";
    };
  }

  private static String outlook(Update.Kind kind) {
    return switch (kind) {
      case OPENED, REOPENED -> "It is being taken care of. You will hear again when it changes or is over.";
      case SEVERITY_CHANGED -> "You will hear again when it changes or is over.";
      case RESOLVED -> "No further update follows.";
    };
  }

  private static Map<String, Object> payload(Subject subject) {
    Incident incident = subject.incident();
    Map<String, Object> payload = new HashMap<>();
    payload.put("type", "update");
    payload.put("update", subject.kind().word());
    payload.put("incident", incident.id());
    payload.put("title", incident.title());
    payload.put("service", incident.service());
    payload.put("severity", incident.severity().name());
    payload.put("openedAt", incident.openedAt().toString());
    payload.put("at", subject.fact().at().toString());
    payload.put("incidentUrl", subject.link());
    return payload;
  }

  private static String length(Subject subject) {
    Duration length = Duration.between(subject.incident().openedAt(), subject.fact().at());
    long minutes = Math.max(1, Math.round(length.toSeconds() / 60.0));
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(ZonedDateTime.ofInstant(at, zone));
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
