package dev.nightshift.room;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Names;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.paging.Page;
import dev.nightshift.paging.Pages;
import dev.nightshift.platform.OneLine;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.ChatCommands.Reply;
import dev.nightshift.why.Why;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells in a chat what there is to see. */
final class Reports {
  private static final int MOST = 20;
  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

  private final Incidents incidents;
  private final Runs runs;
  private final OnCallRoster roster;
  private final Why why;
  private final Pages pages;
  private final Alerts alerts;
  private final Workspaces workspaces;

  Reports(Incidents incidents, Runs runs, OnCallRoster roster, Why why, Pages pages, Alerts alerts, Workspaces workspaces) {
    this.incidents = incidents;
    this.runs = runs;
    this.roster = roster;
    this.why = why;
    this.pages = pages;
    this.alerts = alerts;
    this.workspaces = workspaces;
  }

  /** @throws Problem where there is no such thing, or it may not be seen */
  Reply tell(Command.Look look, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return switch (look) {
      case Command.Help help -> verbatim("What can be written here:", Grammar.help());
      case Command.ListIncidents list -> incidents();
      case Command.ListRuns list -> runs();
      case Command.OnCall onCall -> onCall();
      case Command.Explain explain -> verbatim("Why " + explain.subject().name().toLowerCase(Locale.ROOT) + " " + explain.id() + ":", explanation(explain));
      case Command.ShowPlan plan -> plan(Waiting.proposal(runs, plan.id()));
      case Command.ShowQuestion question -> question(question.id(), Waiting.on(runs, question.id(), "question", "an answer"));
    };
  }

  private String explanation(Command.Explain explain) {
    long id = explain.id();
    return switch (explain.subject()) {
      case INCIDENT -> why.incident(id).text();
      case RUN -> why.run(id).text();
      case PAGE -> why.page(id, pages.find(id).map(Page::incidentId).orElseThrow(() -> new Problem.Missing("There is no page " + id + "."))).text();
      case ALERT -> {
        Alert alert = alerts.find(id).orElseThrow(() -> new Problem.Missing("There is no alert " + id + "."));
        Long incident = alert.incidentId();
        yield (incident == null ? why.alert(id) : why.incident(incident)).text();
      }
    };
  }

  private Reply incidents() {
    List<Incident> open = incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, MOST);
    return open.isEmpty() ? Reply.of("No incident is open.") : verbatim("Open incidents:", lines(open.stream().map(this::line).toList()));
  }

  private String line(Incident incident) {
    String by = incident.acknowledgedBy() == null ? "nobody is on it" : names().actor(incident.acknowledgedBy()) + " is on it";
    return "#" + incident.id() + "  " + incident.severity() + "  " + incident.service() + "  " + incident.status().name().toLowerCase(Locale.ROOT) + ", " + by + "  "
        + OneLine.of(incident.title());
  }

  private Reply runs() {
    List<Run> shown = new ArrayList<>(runs.active(MOST));
    runs.list(null, Long.MAX_VALUE, MOST / 2).stream().filter(run -> shown.stream().noneMatch(other -> other.id() == run.id())).forEach(shown::add);
    return shown.isEmpty() ? Reply.of("Nothing has run yet.") : verbatim("Runs:", lines(shown.stream().map(Reports::line).toList()));
  }

  private static String line(Run run) {
    Run.WaitsFor waits = run.waitsFor();
    String asks = waits == null ? "" : switch (waits.kind()) {
      case "approval" -> "  → approve " + run.id();
      case "question" -> "  → answer " + run.id();
      default -> "  → done " + run.id() + " (" + OneLine.of(waits.text()) + ")";
    };
    return run.id() + "  " + run.status().word().replace('_', ' ') + "  " + run.service() + "  " + OneLine.of(run.title()) + (run.incidentId() == null ? "" : "  incident #" + run.incidentId()) + asks;
  }

  private Reply onCall() {
    List<OnCallRoster.Duty> duties = roster.now();
    return duties.isEmpty() ? Reply.of("There is no team.") : verbatim("On call now:", lines(duties.stream().map(this::line).toList()));
  }

  private String line(OnCallRoster.Duty duty) {
    ZoneId zone = duty.team().rotation().zone();
    String next = duty.next() == null ? "" : ", then " + duty.next().onCall().map(names()::person).orElse("nobody");
    return duty.team().name() + ": " + duty.now().onCall().map(names()::person).orElse("nobody") + until(duty.now().until(), zone) + next;
  }

  private static String until(@Nullable Instant until, ZoneId zone) {
    return until == null ? "" : " until " + WHEN.format(until.atZone(zone)) + " (" + zone + ")";
  }

  /** The plan as an approver must see it: what would run, on what; and the two answers, bound to exactly this. */
  private Reply plan(Proposal proposal) {
    long run = proposal.run();
    List<String> lines = new ArrayList<>();
    lines.add(proposal.title() + " (" + proposal.runbook() + ") for " + proposal.service() + (proposal.environment().isEmpty() ? "" : ", " + proposal.environment()));
    lines.add("on " + proposal.on());
    proposal.inputs().forEach((name, value) -> lines.add(name + " = " + value));
    for (Proposal.Step step : proposal.steps()) {
      lines.add("");
      lines.add(step.name() + (step.targets().isEmpty() ? "" : " on " + step.on()));
      step.text().lines().forEach(line -> lines.add("  " + line));
    }
    String needs = proposal.minimum() == 1 ? "one person" : proposal.minimum() + " people, " + proposal.given().size() + " agreed so far";
    String text = "Run " + run + " asks for " + needs + "; silence means no at " + proposal.until() + ". To agree to exactly this: approve " + run + " plan=" + proposal.shortPlan();
    return new Reply(text, String.join("\n", lines), buttons(run, proposal.plan()), false);
  }

  private static List<ChatButton> buttons(long run, String plan) {
    return List.of(
        new ChatButton("Approve exactly this", "approve " + run + " plan=" + plan, ChatButton.Look.GO),
        new ChatButton("Reject", "reject " + run + " plan=" + plan, ChatButton.Look.HALT));
  }

  private static Reply question(long run, Run.WaitsFor asked) {
    List<ChatButton> buttons = asked.choices().stream().map(choice -> new ChatButton(choice, "answer " + run + " " + choice, ChatButton.Look.PLAIN)).toList();
    return new Reply("Run " + run + " asks, in step " + asked.step() + ". To answer: answer " + run + " " + String.join("|", asked.choices()), asked.text(), buttons, false);
  }

  private Names names() {
    Catalog now = workspaces.current().catalog();
    return now.narration().names();
  }

  private static String lines(List<String> lines) {
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private static Reply verbatim(String text, String verbatim) {
    return new Reply(text, verbatim, List.of(), false);
  }
}
