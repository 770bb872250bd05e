package dev.nightshift.paging;

import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.escalation.PageRequest;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages and what became of them. */
public final class PageStore {

  private final JdbcClient jdbc;

  public PageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores pages with one statement; returns them in the order of the requests. */
  List<Page> insert(List<PageRequest> requests, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO page (incident_id, person, round, level, kind, why, run_id, contacts, next_at, requested_at)
            SELECT n.*, :now, :now FROM unnest((SELECT :incident::bigint[]), (SELECT :person::text[]), (SELECT :round::int[]), (SELECT :level::int[]),
              (SELECT :kind::text[]), (SELECT :why::text[]), (SELECT :run::bigint[]), (SELECT :contacts::jsonb[])) AS n
            RETURNING *
            """)
        .param("incident", requests.stream().map(PageRequest::incidentId).toArray(Long[]::new))
        .param("person", column(requests, request -> request.person().id()))
        .param("round", requests.stream().map(PageRequest::round).toArray(Integer[]::new))
        .param("level", requests.stream().map(PageRequest::level).toArray(Integer[]::new))
        .param("kind", column(requests, request -> request.kind().name()))
        .param("why", column(requests, PageRequest::why))
        .param("run", requests.stream().map(PageRequest::runId).toArray(Long[]::new))
        .param("contacts", column(requests, request -> contacts(request.person().contacts())))
        .param("now", Timestamps.of(now))
        .query(PageStore::page)
        .list()
        .stream()
        // The numbers count up in the order of the rows, whatever the order in which they are returned.
        .sorted(Comparator.comparingLong(Page::id))
        .toList();
  }

  private static String[] column(List<PageRequest> requests, Function<PageRequest, String> value) {
    return requests.stream().map(value).toArray(String[]::new);
  }

  /**
   * Claims the page that is due first, and in the same statement looks whether its reason still holds: the share lock waits for
   * an acknowledgement or resolution that is being written, and reads what it wrote. A page whose reason is gone comes back
   * withdrawn, and is never sent.
   *
   * @param full channels whose pages stay where they are
   */
  Optional<Page> claim(Instant now, Instant until, Set<String> full) {
    return jdbc.sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id, incident_id, kind, run_id FROM page
              WHERE next_at <= :now AND coalesce(contacts -> contact ->> 'channel', '') <> ALL (:full::text[])
              ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
            ), incident_now AS MATERIALIZED (
              SELECT status, acknowledged_at, acknowledged_by, resolved_by FROM incident
              WHERE id = (SELECT incident_id FROM due) FOR SHARE
            ), fenced AS (
              SELECT due.id, CASE
                WHEN incident_now.status IS NULL THEN 'there is no such incident'
                WHEN incident_now.status = 'RESOLVED' THEN 'the incident was resolved by ' || coalesce(incident_now.resolved_by, '')
                WHEN due.kind <> 'APPROVAL' AND incident_now.acknowledged_at IS NOT NULL
                  THEN 'the incident was acknowledged by ' || coalesce(incident_now.acknowledged_by, '')
                WHEN due.kind = 'APPROVAL' AND (
                  SELECT fact.type <> 'run.approval_requested' FROM fact WHERE fact.run_id = due.run_id
                    AND fact.type IN ('run.approval_requested', 'run.approved', 'run.rejected', 'run.approval_expired', 'run.approval_voided', 'run.ended')
                  ORDER BY fact.position DESC LIMIT 1)
                  THEN 'the run does not wait for an approval any more'
                END AS gone
              FROM due LEFT JOIN incident_now ON true
            )
            UPDATE page SET
              status = CASE WHEN gone IS NULL THEN 'SENDING' ELSE 'WITHDRAWN' END,
              next_at = CASE WHEN gone IS NULL THEN :until::timestamptz END,
              ended_at = CASE WHEN gone IS NULL THEN NULL ELSE :now::timestamptz END,
              detail = coalesce(gone, detail),
              tries = tries + CASE WHEN gone IS NULL THEN 1 ELSE 0 END,
              claims = claims + 1
            FROM fenced WHERE page.id = fenced.id
            RETURNING page.*
            """)
        .param("now", Timestamps.of(now))
        .param("until", Timestamps.of(until))
        .param("full", full.toArray(String[]::new))
        .query(PageStore::page)
        .optional();
  }

  /** Withdraws what has not left yet. */
  List<Page> withdraw(long incidentId, boolean approvalsToo, String why, Instant now) {
    return jdbc.sql(
            """
            UPDATE page SET status = 'WITHDRAWN', next_at = NULL, ended_at = :now, detail = :why
            WHERE incident_id = :incident AND status = 'QUEUED' AND (:approvals OR kind <> 'APPROVAL')
            RETURNING *
            """)
        .param("incident", incidentId)
        .param("approvals", approvalsToo)
        .param("why", why)
        .param("now", Timestamps.of(now))
        .query(PageStore::page)
        .list();
  }

  /**
   * What became of an attempt, beside the page's new state: how it is told, and in which words.
   *
   * @param next when the page is tried again; null where it is done with
   */
  record Outcome(Page.Status status, int contact, int tries, @Nullable Instant next, String outcome, String detail) {}

  /** Ends an attempt; false where the page was claimed anew in the meantime, and this end counts no more. */
  boolean ended(Page claimed, Outcome outcome, Instant now) {
    return jdbc.sql(
                """
                WITH ended AS (
                  UPDATE page SET status = :status, contact = :contact, tries = :tries, next_at = :next::timestamptz, detail = :detail,
                    ended_at = CASE WHEN :next::timestamptz IS NULL THEN :now::timestamptz ELSE ended_at END
                  WHERE id = :id AND status = 'SENDING' AND claims = :claims RETURNING id)
                INSERT INTO page_attempt (page_id, number, channel, address, at, outcome, detail)
                SELECT id, :claims, :channel, :address, :now, :outcome, :detail FROM ended
                """)
            .param("status", outcome.status().name())
            .param("contact", outcome.contact())
            .param("tries", outcome.tries())
            .param("next", Timestamps.of(outcome.next()), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("detail", outcome.detail())
            .param("now", Timestamps.of(now))
            .param("id", claimed.id())
            .param("claims", claimed.claims())
            .param("channel", claimed.method().channel())
            .param("address", claimed.method().address())
            .param("outcome", outcome.outcome())
            .update()
        == 1;
  }

  Optional<Page> find(long id) {
    return jdbc.sql("SELECT * FROM page WHERE id = ?").param(id).query(PageStore::page).optional();
  }

  /** Returns pages with an id below {@code before}, newest first; of all incidents where {@code incidentId} is null. */
  List<Page> list(@Nullable Long incidentId, long before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM page WHERE (:incident::bigint IS NULL OR incident_id = :incident) AND id < :before
            ORDER BY id DESC LIMIT :limit
            """)
        .param("incident", incidentId)
        .param("before", before)
        .param("limit", limit)
        .query(PageStore::page)
        .list();
  }

  Optional<Instant> nextDue() {
    return jdbc.sql("SELECT next_at FROM page WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1")
        .query((row, number) -> Timestamps.read(row, "next_at"))
        .optional();
  }

  private static String contacts(List<ContactMethod> contacts) {
    return Json.write(
        contacts.stream().map(method -> Map.of("channel", method.channel(), "address", method.address())).toList());
  }

  private static Page page(ResultSet row, int number) throws SQLException {
    long run = row.getLong("run_id");
    Long runId = row.wasNull() ? null : run;
    List<ContactMethod> contacts = new ArrayList<>();
    Json.read(row.getString("contacts")).forEach(
        contact -> contacts.add(new ContactMethod(contact.path("channel").asString(""), contact.path("address").asString(""))));
    return new Page(
        row.getLong("id"),
        row.getLong("incident_id"),
        row.getString("person"),
        row.getInt("round"),
        row.getInt("level"),
        PageKind.of(row.getString("kind")),
        row.getString("why"),
        runId,
        contacts,
        row.getInt("contact"),
        row.getInt("tries"),
        row.getInt("claims"),
        Page.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        Timestamps.optional(row, "next_at"),
        row.getString("detail"),
        Timestamps.read(row, "requested_at"),
        Timestamps.optional(row, "ended_at"));
  }
}
