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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static String contacts(List<ContactMethod> contacts) {
    return Json.write(
        contacts.stream().map(method -> Map.of("channel", method.channel(), "address", method.address())).toList());
  }

  static Page page(ResultSet row, int number) throws SQLException {
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
