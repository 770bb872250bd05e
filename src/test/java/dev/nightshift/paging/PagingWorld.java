package dev.nightshift.paging;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.alert.AlertStore;
import dev.nightshift.alert.Alerts;
import dev.nightshift.escalation.EscalationFollower;
import dev.nightshift.escalation.EscalationPlans;
import dev.nightshift.escalation.EscalationStore;
import dev.nightshift.escalation.Escalations;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.IncidentStore;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.LadderStore;
import dev.nightshift.ladder.PastIncidentStore;
import dev.nightshift.ladder.StaleCap;
import dev.nightshift.ladder.StaleMarkStore;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.FollowerStore;
import dev.nightshift.ledger.Followers;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerStore;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.oncall.OverrideStore;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.PageChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Everything from an incident's opening to the page in somebody's hands, on a real database, driven by hand. */
public final class PagingWorld implements AutoCloseable {

  public static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  public static final Instant START = Instant.parse("2026-01-06T03:00:00Z");

  /** A channel whose other side is this test. */
  public static final class Mailbox implements PageChannel {
    public final List<Message> received = new CopyOnWriteArrayList<>();
    public volatile Function<Message, Delivery> answer = message -> new Delivery.Delivered("ok");
    private final String kind;

    Mailbox(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public Delivery send(Message message) {
      Delivery delivery = answer.apply(message);
      if (delivery instanceof Delivery.Delivered) {
        received.add(message);
      }
      return delivery;
    }
  }

  public final TickingClock clock = new TickingClock(START);
  public final TestDatabase database = TestDatabase.create();
  public final TestWorkspaces workspaces;
  public final Mailbox email = new Mailbox("email");
  public final Mailbox webhook = new Mailbox("webhook");
  public final Ledger ledger;
  public final Alerts alerts;
  public final Incidents incidents;
  public final Pages pages;
  public final PageStore pageStore;
  public final PageTokens tokens;
  public final Links links;
  public final Acknowledging acknowledging;
  public final Escalations escalations;
  final PageOutcomes outcomes;
  public final PageCourier courier;
  public final Followers followers;
  public final Staleness staleness;
  private long number;

  public PagingWorld(TestWorkspaces workspaces) {
    this.workspaces = workspaces;
    LocalSignals signals = new LocalSignals();
    var jdbc = database.jdbc();
    var transaction = database.transaction();
    ledger = new Ledger(new LedgerStore(jdbc), signals, clock);
    alerts = new Alerts(new AlertStore(jdbc));
    incidents = new Incidents(new IncidentStore(jdbc), alerts, ledger, transaction, clock);
    staleness = new Staleness(new StaleMarkStore(jdbc), ledger, workspaces, transaction, clock);
    pageStore = new PageStore(jdbc);
    pages = new Pages(pageStore, signals, clock);
    Ladder ladder = new Ladder(new LadderStore(jdbc), new PastIncidentStore(jdbc), List.of(new StaleCap(staleness)), ledger, workspaces, clock);
    EscalationPlans plans = new EscalationPlans(new OnCallRoster(new OverrideStore(jdbc), workspaces, clock));
    escalations =
        new Escalations(new EscalationStore(jdbc), plans, incidents, pages, workspaces, ledger, signals, transaction, clock);
    tokens = new PageTokens(new SecretKeyStore(jdbc), clock);
    links =
        new Links(new ServerSettings(Path.of("."), Path.of("."), "127.0.0.1", 8080, "https://night.example.org/", null), name -> Optional.empty());
    acknowledging = new Acknowledging(tokens, pages, incidents, workspaces);
    DuePageStore due = new DuePageStore(jdbc);
    outcomes = new PageOutcomes(due, workspaces, ledger, transaction, clock);
    courier =
        new PageCourier(
            due, new Channels(List.of(email, webhook)), new PageLetters(incidents, alerts, workspaces, tokens, links), outcomes, workspaces, ledger, transaction, clock);
    followers =
        new Followers(
            List.of(new EscalationFollower(escalations, plans, incidents, alerts, workspaces, ladder, ledger)),
            new FollowerStore(jdbc),
            transaction,
            signals,
            clock);
  }

  /** Opens an incident of the service payments for an alert of this name, as the incident feature does. */
  public long open(String alert) {
    number++;
    long alertId =
        database.jdbc().sql(
                """
                INSERT INTO alert (integration, dedup_key, name, summary, source, severity, reported_severity, service, alert_group, labels,
                  annotations, links, raw, state, acknowledged, suppressed_by, started_at, last_seen_at, occurrences, version)
                VALUES ('alertmanager', ?, ?, 'It does not answer', 'web-2', 'SEV1', 'SEV1', 'payments', ?, '{}', '{}', '[]', '{}', 'OPEN',
                  false, '', now(), now(), 1, 1) RETURNING id
                """)
            .param("key" + number).param(alert).param(alert + number).query(Long.class).single();
    long incident =
        database.jdbc().sql(
                """
                INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version)
                VALUES ('payments', ?, 'Payments do not answer', 'SEV1', 'TRIGGERED', ?, 0, false, 'test-1') RETURNING id
                """)
            .param(alert + number).param(clock.instant().atOffset(java.time.ZoneOffset.UTC)).query(Long.class).single();
    database.jdbc().sql("INSERT INTO alert_incident (alert_id, incident_id) VALUES (?, ?)").param(alertId).param(incident).update();
    fact(incident, "incident.opened", Map.of("alert", alertId, "title", "Payments do not answer", "severity", "SEV1", "service", "payments"));
    return incident;
  }

  /** Lets the source say that the incident's alerts are over. */
  public void clearAlerts(long incident) {
    database.jdbc().sql("UPDATE alert SET state = 'RESOLVED' WHERE id IN (SELECT alert_id FROM alert_incident WHERE incident_id = ?)").param(incident).update();
  }

  public void fact(long incident, String type, Map<String, ?> data) {
    append(FactDraft.ofIncident(incident, type, "automation", "test-1", data));
  }

  public void runFact(long incident, long run, String type, Map<String, ?> data) {
    append(FactDraft.ofRun(run, incident, type, "automation", "test-1", data));
  }

  private void append(FactDraft draft) {
    database.transaction().executeWithoutResult(status -> ledger.append(draft));
  }

  /** Lets everything happen that is due now, until nothing more does. */
  public void settle() {
    boolean moved = true;
    while (moved) {
      followers.drain();
      escalations.tick();
      moved = PostRound.deliver(courier);
    }
  }

  public void passes(Duration time) {
    clock.tick(time);
    settle();
  }

  /** Claims the one page that is due. */
  Page claimed() {
    List<Page> claimed = courier.claim(Map.of());
    if (claimed.size() != 1) {
      throw new AssertionError("not one page: " + claimed);
    }
    return claimed.getFirst();
  }

  /** Sends claimed pages, one after the other. */
  void deliver(Page... claimed) {
    courier.letters(List.of(claimed)).forEach(courier::deliver);
  }

  public List<String> factTypes(long incident) {
    return incidents.timeline(incident).stream().map(Fact::type).toList();
  }

  /** Returns who got mail so far, in order. */
  public List<String> mailed() {
    List<String> people = new ArrayList<>();
    email.received.forEach(message -> people.add(message.address().replace("@example.org", "")));
    return people;
  }

  @Override
  public void close() {
    database.close();
  }
}
