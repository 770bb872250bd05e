package dev.nightshift.paging;

import dev.nightshift.alert.Alert;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Narration;
import dev.nightshift.platform.OneLine;
import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.PageChannel.Message;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the message of a page: pure, from what the ledger holds at the moment of sending. */
final class PageText {

  private static final int MOST_LINES = 60;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss zzz", Locale.ENGLISH);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);

  /**
   * What is written about.
   *
   * @param service the service's name for people
   * @param narration tells the facts
   * @param stopLink stops the run that the page is about; empty where it is about none
   * @param approveLink approves or rejects it; empty where it does not ask for that
   */
  record Subject(
      Page page, Incident incident, String service, List<Alert> alerts, List<Fact> facts, Narration narration, String incidentLink, String acknowledgeLink,
      String stopLink, String approveLink) {
    Optional<ApprovalAsked> approvalAsked() {
      return ApprovalAsked.of(page, facts);
    }

    Optional<AboutToRun> aboutToRun() {
      return AboutToRun.of(page, facts);
    }
  }

  private PageText() {}

  static Message of(Subject subject) {
    Page page = subject.page();
    List<String> tried = tried(subject);
    return new Message("page-" + page.id(), page.method().address(), headline(subject), text(subject, tried), payload(subject, tried), buttons(subject));
  }

  /** What can be answered in a chat; an approval is for exactly the plan in the message. */
  private static List<ChatButton> buttons(Subject subject) {
    List<ChatButton> buttons = new ArrayList<>();
    subject.approvalAsked().ifPresent(asked -> {
      buttons.add(new ChatButton("Approve exactly this", "approve " + asked.run() + " plan=" + asked.plan(), ChatButton.Look.GO));
      buttons.add(new ChatButton("Reject", "reject " + asked.run() + " plan=" + asked.plan(), ChatButton.Look.HALT));
    });
    subject.aboutToRun().ifPresent(about -> buttons.add(new ChatButton("Stop it", "stop " + about.run(), ChatButton.Look.HALT)));
    buttons.add(new ChatButton("I am on it", "ack " + subject.incident().id(), ChatButton.Look.PLAIN));
    return buttons;
  }

  private static String headline(Subject subject) {
    Incident incident = subject.incident();
    return "[" + incident.severity() + "] " + asks(subject.page().kind()) + OneLine.of(incident.title()) + " (#" + incident.id() + ")";
  }

  private static String asks(PageKind kind) {
    return switch (kind) {
      case INCIDENT -> "";
      case CHECK -> "Please watch: ";
      case TAKE_OVER -> "Please take over: ";
      case APPROVAL -> "Please approve: ";
    };
  }

  private static String text(Subject subject, List<String> tried) {
    Incident incident = subject.incident();
    StringBuilder text = new StringBuilder();
    line(text, OneLine.of(incident.title()));
    line(text, "");
    line(text, "Service:  " + OneLine.of(subject.service()));
    line(text, "Severity: " + incident.severity());
    line(text, "Since:    " + day(incident.openedAt(), subject.narration().zone()));
    line(text, "Why you:  " + OneLine.of(subject.page().why()));
    line(text, "");
    line(text, "I am on it (acknowledges at one click): " + subject.acknowledgeLink());
    line(text, "The incident: " + subject.incidentLink());
    line(text, "");
    subject.aboutToRun().ifPresent(about -> {
      line(text, "Stop it (asks before it does): " + subject.stopLink());
      section(text, "About to run", about.lines(acts(about, subject.narration().zone())).stream().map(OneLine::of).toList());
    });
    subject.approvalAsked().ifPresent(asked -> {
      line(text, "Approve or reject it (asks before it does): " + subject.approveLink());
      section(text, "Asks for an approval", asked.lines(CLOCK.format(asked.until().atZone(subject.narration().zone()))).stream().map(OneLine::of).toList());
    });
    section(text, "What is happening", subject.alerts().stream().map(PageText::alert).toList());
    section(text, "Tried and found out so far", tried);
    return text.toString();
  }

  private static String acts(AboutToRun about, ZoneId zone) {
    return about.actsFrom().isEmpty() ? "" : CLOCK.format(Instant.parse(about.actsFrom()).atZone(zone));
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    line(text, title + ":");
    if (lines.isEmpty()) {
      line(text, "  nothing yet");
    }
    int hidden = Math.max(0, lines.size() - MOST_LINES);
    if (hidden > 0) {
      line(text, "  … " + hidden + " earlier lines are on the incident's page");
    }
    lines.subList(hidden, lines.size()).forEach(each -> line(text, "  " + each));
    line(text, "");
  }

  private static String alert(Alert alert) {
    return (alert.open() ? "open    " : "cleared ") + OneLine.of(alert.name() + ": " + alert.summary());
  }

  /** One line per fact; tries of the same step on the same target that follow each other are one line: the last one tells which it was. */
  private static List<String> tried(Subject subject) {
    List<String> lines = new ArrayList<>();
    String before = "";
    for (Fact fact : subject.facts()) {
      Optional<String> sentence = subject.narration().tried(fact);
      if (sentence.isEmpty()) {
        continue;
      }
      String attempt = fact.type().equals("step.ended") ? fact.runId() + "/" + fact.text("step") + "/" + fact.text("target") : "";
      if (!attempt.isEmpty() && attempt.equals(before)) {
        lines.removeLast();
      }
      lines.add(time(fact.at(), subject.narration().zone()) + "  " + sentence.get());
      before = attempt;
    }
    return lines;
  }

  private static Map<String, Object> payload(Subject subject, List<String> tried) {
    Incident incident = subject.incident();
    Map<String, Object> payload = new HashMap<>();
    payload.put("type", "page");
    payload.put("page", subject.page().id());
    payload.put("asks", subject.page().kind().word());
    payload.put("why", subject.page().why());
    payload.put("person", subject.page().person());
    payload.put("level", subject.page().level());
    payload.put("incident", incident.id());
    payload.put("title", incident.title());
    payload.put("service", incident.service());
    payload.put("severity", incident.severity().name());
    payload.put("openedAt", incident.openedAt().toString());
    payload.put("alerts", subject.alerts().stream().map(alert -> Map.of("name", alert.name(), "summary", alert.summary(), "open", alert.open())).toList());
    subject.approvalAsked().ifPresent(asked -> payload.put("approval", asked.payload(subject.approveLink())));
    payload.put("tried", tried);
    subject.aboutToRun().ifPresent(about -> payload.put("aboutToRun", about.payload(subject.stopLink())));
    payload.put("incidentUrl", subject.incidentLink());
    payload.put("acknowledgeUrl", subject.acknowledgeLink());
    return payload;
  }

  private static String day(Instant at, ZoneId zone) {
    return DAY.format(ZonedDateTime.ofInstant(at, zone));
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(ZonedDateTime.ofInstant(at, zone));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
