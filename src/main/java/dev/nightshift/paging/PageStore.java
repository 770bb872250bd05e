package dev.nightshift.paging;

import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.escalation.PageRequest;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages and what became of them. */
public final class PageStore {

  private final JdbcClient jdbc;

  public PageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Page insert(PageRequest request, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO page (incident_id, person, round, level, kind, why, run_id, contacts, next_at, requested_at)
            VALUES (:incident, :person, :round, :level, :kind, :why, :run, :contacts::jsonb, :now, :now)
            RETURNING *
            """)
        .param("incident", request.incidentId())
        .param("person", request.person().id())
        .param("round", request.round())
        .param("level", request.level())
        .param("kind", request.kind().name())
        .param("why", request.why())
        .param("run", request.runId())
        .param("contacts", contacts(request.person().contacts()))
        .param("now", Timestamps.of(now))
        .query(PageStore::page)
        .single();
  }

  /**
   * Claims the page that is due first, and in the same statement looks whether its reason still holds: the share lock waits for
   * an acknowledgement or resolution that is being written, and reads what it wrote. A page whose reason is gone comes back
   * withdrawn, and is never sent.
   */
  Optional<Page> claim(Instant now, Instant until) {
    return jdbc.sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id, incident_id, kind, run_id FROM page
              WHERE next_at <= :now ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
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

  /** Ends an attempt; false where the page was claimed anew in the meantime, and this end counts no more. */
  boolean ended(Page claimed, Page.Status status, String detail, Instant now) {
    return jdbc.sql(
                """
                UPDATE page SET status = ?, detail = ?, next_at = NULL, ended_at = ?
                WHERE id = ? AND status = 'SENDING' AND claims = ?
                """)
            .param(status.name())
            .param(detail)
            .param(Timestamps.of(now))
            .param(claimed.id())
            .param(claimed.claims())
            .update()
        == 1;
  }

  /** Puts a page back into the queue: the same way later, or another way; false as with {@link #ended}. */
  boolean queued(Page claimed, int contact, int tries, Instant at, String detail) {
    return jdbc.sql(
                """
                UPDATE page SET status = 'QUEUED', contact = ?, tries = ?, next_at = ?, detail = ?
                WHERE id = ? AND status = 'SENDING' AND claims = ?
                """)
            .param(contact)
            .param(tries)
            .param(Timestamps.of(at))
            .param(detail)
            .param(claimed.id())
            .param(claimed.claims())
            .update()
        == 1;
  }

  void attempted(Page claimed, String outcome, String detail, Instant now) {
    jdbc.sql("INSERT INTO page_attempt (page_id, number, channel, address, at, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .param(claimed.id())
        .param(claimed.claims())
        .param(claimed.method().channel())
        .param(claimed.method().address())
        .param(Timestamps.of(now))
        .param(outcome)
        .param(detail)
        .update();
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
