package dev.nightshift.communication;

import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Template;
import dev.nightshift.platform.TemplateContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes updates for stakeholders: what has changed, in the workspace's words, without what only responders need. Pure. */
final class UpdateText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH);

  /**
   * What is written about.
   *
   * @param service absent where the workspace does not have it any more
   */
  record Subject(
      UpdateKind kind, Incident incident, Optional<Service> service, Fact fact, String organisation, ZoneId zone, String link) {}

  /** Subject, body and the same as values. */
  record Written(String subject, String body, Map<String, Object> payload) {}

  private UpdateText() {}

  static Written of(Subject subject, UpdateTemplate words) {
    Template.Values values = Template.Values.of(values(subject));
    return new Written(
        words.subject().render(values, TemplateContext.PROSE), words.text().render(values, TemplateContext.PROSE), payload(subject));
  }

  /** A value for each of {@link UpdateKind#names}. */
  private static Map<String, Object> values(Subject subject) {
    Incident incident = subject.incident();
    Map<String, Object> values = new HashMap<>();
    values.put("incident.id", incident.id());
    values.put("incident.title", incident.title());
    values.put("incident.severity", incident.severity());
    values.put("incident.openedAt", TIME.format(ZonedDateTime.ofInstant(incident.openedAt(), subject.zone())));
    values.put("incident.url", subject.link());
    values.put("incident.duration", length(incident.openedAt(), subject.fact().at()));
    values.put("service.id", incident.service());
    values.put("service.name", subject.service().map(Service::name).orElse(incident.service()));
    values.put("service.env", subject.service().map(Service::environment).orElse(""));
    values.put("organisation.name", subject.organisation());
    if (subject.kind() == UpdateKind.SEVERITY_CHANGED) {
      values.put("incident.severityBefore", subject.fact().text("from"));
      values.put("incident.severity", subject.fact().text("to"));
    }
    return values;
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

  private static String length(Instant from, Instant until) {
    long minutes = Math.max(1, Math.round(Duration.between(from, until).toSeconds() / 60.0));
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
