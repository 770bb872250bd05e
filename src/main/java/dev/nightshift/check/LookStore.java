package dev.nightshift.check;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What checks believe, and when they looked last: for guardrails, which ask on any node. */
final class LookStore {

  /** A look of a check that believes something. */
  record Look(String service, String check, boolean healthy, Instant at) {}

  private final JdbcClient jdbc;

  LookStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes looks over those before. */
  void keep(List<Look> looks) {
    List<Look> ordered = looks.stream().sorted(Comparator.comparing(Look::service).thenComparing(Look::check)).toList();
    jdbc.sql(
            """
            INSERT INTO check_look (service, name, healthy, at)
            SELECT * FROM unnest(:services::text[], :names::text[], :healthy::boolean[], :at::timestamptz[])
            ON CONFLICT (service, name) DO UPDATE SET healthy = excluded.healthy, at = excluded.at
            """)
        .param("services", ordered.stream().map(Look::service).toArray(String[]::new))
        .param("names", ordered.stream().map(Look::check).toArray(String[]::new))
        .param("healthy", ordered.stream().map(Look::healthy).toArray(Boolean[]::new))
        .param("at", ordered.stream().map(look -> Timestamp.from(look.at())).toArray(Timestamp[]::new))
        .update();
  }

  /** Forgets all but these. */
  void retain(Collection<Watched> watched) {
    jdbc.sql(
            """
            DELETE FROM check_look WHERE NOT EXISTS (
              SELECT 1 FROM unnest(:services::text[], :names::text[]) AS kept (service, name)
              WHERE kept.service = check_look.service AND kept.name = check_look.name)
            """)
        .param("services", watched.stream().map(one -> one.service().id()).toArray(String[]::new))
        .param("names", watched.stream().map(one -> one.check().name()).toArray(String[]::new))
        .update();
  }

  /** Forgets one, which looks at something else from now on. */
  void forget(Watched watched) {
    jdbc.sql("DELETE FROM check_look WHERE service = ? AND name = ?").params(watched.service().id(), watched.check().name()).update();
  }
}
