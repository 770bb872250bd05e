package dev.nightshift.intake;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.spi.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of change events. */
public final class ChangeEventStore {

  private final JdbcClient jdbc;

  public ChangeEventStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Inserts change events; {@code services} holds the service of each. Returns their ids in the same order. */
  List<Long> insert(List<Arrived> changes, List<String> services) {
    List<Long> ids = jdbc.sql(
            """
            INSERT INTO change_event (integration, service, summary, source, details, links, happened_at, received_at)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[])
            RETURNING id
            """)
        .param(column(changes, Arrived::integration))
        .param(services.toArray(String[]::new))
        .param(column(changes, change -> change.event().summary()))
        .param(column(changes, change -> change.event().source()))
        .param(column(changes, change -> Json.write(details(change.event()))))
        .param(column(changes, change -> Json.write(change.event().links())))
        .param(column(changes, change -> happenedAt(change).toString()))
        .param(column(changes, change -> change.at().toString()))
        .query(Long.class)
        .list();
    // The sequence counts up in the order of the rows, whatever the order in which they are returned.
    return ids.stream().sorted().toList();
  }

  List<ChangeEvent> find(Collection<Long> ids) {
    return jdbc.sql(
            """
            SELECT id, integration, service, summary, source, details, links, happened_at FROM change_event
            WHERE id = ANY (?) ORDER BY id
            """)
        .param(ids.toArray(Long[]::new))
        .query(ChangeEventStore::change)
        .list();
  }

  List<ChangeEvent> recent(Set<String> services, Instant since, int limit) {
    return jdbc.sql(
            """
            SELECT id, integration, service, summary, source, details, links, happened_at FROM change_event
            WHERE service = ANY (?) AND happened_at >= ? ORDER BY happened_at DESC, id DESC LIMIT ?
            """)
        .param(services.toArray(String[]::new))
        .param(Timestamps.of(since))
        .param(limit)
        .query(ChangeEventStore::change)
        .list();
  }

  /** What the source said beside the summary, whether it was short enough for a label or not. */
  private static Map<String, String> details(Event event) {
    Map<String, String> details = new HashMap<>(event.labels());
    details.putAll(event.annotations());
    return details;
  }

  private static Instant happenedAt(Arrived change) {
    Instant said = change.event().startsAt();
    return said == null ? change.at() : said;
  }

  private static ChangeEvent change(ResultSet row, int number) throws SQLException {
    return new ChangeEvent(
        row.getLong("id"),
        row.getString("integration"),
        row.getString("service"),
        row.getString("summary"),
        row.getString("source"),
        Json.strings(row.getString("details")),
        Arrays.asList(Json.read(row.getString("links"), Event.Link[].class)),
        Timestamps.read(row, "happened_at"));
  }

  private static String[] column(List<Arrived> changes, Function<Arrived, String> value) {
    return changes.stream().map(value).toArray(String[]::new);
  }
}
