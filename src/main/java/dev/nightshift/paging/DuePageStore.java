package dev.nightshift.paging;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages as a queue: takes up what is due, and ends what was taken up. Many at once are one statement. */
public final class DuePageStore {

  /** How many are claimed at once. The statement has the number itself: with a parameter PostgreSQL would plan it anew each time. */
  static final int AT_ONCE = 16;

  private final JdbcClient jdbc;

  public DuePageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Claims the pages that are due first, at most {@value #AT_ONCE}, and in the same statement looks whether their reasons still hold:
   * the share locks read what an acknowledgement or resolution has written, and hold up the next one until the claim is committed. A
   * page whose incident somebody is writing to is passed over, and stays due: a claim waits for nobody. A page whose reason is gone
   * comes back withdrawn, and is never sent.
   *
   * @param room how many more can leave by a channel; one that is not in it has room for as many as are claimed at once
   */
  List<Page> claim(Instant now, Instant until, Map<String, Integer> room) {
    List<Map.Entry<String, Integer>> rooms = List.copyOf(room.entrySet());
    return jdbc.sql(
            """
            WITH room AS MATERIALIZED (
              SELECT * FROM unnest((SELECT :channels::text[]), (SELECT :rooms::int[])) AS r (channel, free)
            ), due AS MATERIALIZED (
              SELECT page.id, page.next_at, page.kind, page.run_id, coalesce(page.contacts -> page.contact ->> 'channel', '') AS channel,
                incident.status, incident.acknowledged_at, incident.acknowledged_by, incident.resolved_by
              FROM page JOIN incident ON incident.id = page.incident_id
              WHERE page.next_at <= (SELECT :now::timestamptz)
                AND coalesce(page.contacts -> page.contact ->> 'channel', '') <> ALL (SELECT channel FROM room WHERE free = 0)
              ORDER BY page.next_at LIMIT 16
              FOR UPDATE OF page SKIP LOCKED FOR SHARE OF incident SKIP LOCKED
            ), fenced AS MATERIALIZED (
              SELECT due.id, CASE
                WHEN due.status = 'RESOLVED' THEN 'the incident was resolved by ' || coalesce(due.resolved_by, '')
                WHEN due.kind <> 'APPROVAL' AND due.acknowledged_at IS NOT NULL
                  THEN 'the incident was acknowledged by ' || coalesce(due.acknowledged_by, '')
                WHEN due.kind = 'APPROVAL' AND (
                  SELECT fact.type <> 'run.approval_requested' FROM fact WHERE fact.run_id = due.run_id
                    AND fact.type IN ('run.approval_requested', 'run.approved', 'run.rejected', 'run.approval_expired', 'run.approval_voided', 'run.ended')
                  ORDER BY fact.position DESC LIMIT 1)
                  THEN 'the run does not wait for an approval any more'
                END AS gone
              FROM (SELECT *, row_number() OVER (PARTITION BY channel ORDER BY next_at) AS place FROM due) AS due
              LEFT JOIN room USING (channel)
              WHERE room.free IS NULL OR place <= room.free
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
        .param("channels", rooms.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .param("rooms", rooms.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
        .query(PageStore::page)
        .list();
  }

  /**
   * Ends attempts. One whose page was claimed anew in the meantime counts no more.
   *
   * @param outcomes in the order of their pages, so that two who end the same ones never wait for each other in a circle
   * @return the pages whose attempts counted
   */
  Set<Long> end(List<Outcome> outcomes, Instant now) {
    return Set.copyOf(
        jdbc.sql(
                """
                WITH ended AS (
                  UPDATE page SET status = n.status, contact = n.contact, tries = n.tries, next_at = n.next, detail = n.detail,
                    ended_at = CASE WHEN n.next IS NULL THEN :now::timestamptz ELSE page.ended_at END
                  FROM unnest((SELECT :id::bigint[]), (SELECT :claims::int[]), (SELECT :status::text[]), (SELECT :contact::int[]),
                    (SELECT :tries::int[]), (SELECT :next::timestamptz[]), (SELECT :channel::text[]), (SELECT :address::text[]),
                    (SELECT :outcome::text[]), (SELECT :detail::text[]))
                    AS n (id, claims, status, contact, tries, next, channel, address, outcome, detail)
                  WHERE page.id = n.id AND page.claims = n.claims AND page.status = 'SENDING'
                  RETURNING page.id, page.claims, n.channel, n.address, n.outcome, n.detail)
                INSERT INTO page_attempt (page_id, number, channel, address, at, outcome, detail)
                SELECT id, claims, channel, address, :now, outcome, detail FROM ended
                RETURNING page_id
                """)
            .param("now", Timestamps.of(now))
            .param("id", outcomes.stream().map(outcome -> outcome.page().id()).toArray(Long[]::new))
            .param("claims", numbers(outcomes, outcome -> outcome.page().claims()))
            .param("status", texts(outcomes, outcome -> outcome.status().name()))
            .param("contact", numbers(outcomes, Outcome::contact))
            .param("tries", numbers(outcomes, Outcome::tries))
            .param("next", outcomes.stream().map(outcome -> outcome.next() == null ? null : outcome.next().toString()).toArray(String[]::new))
            .param("channel", texts(outcomes, outcome -> outcome.page().method().channel()))
            .param("address", texts(outcomes, outcome -> outcome.page().method().address()))
            .param("outcome", texts(outcomes, Outcome::word))
            .param("detail", texts(outcomes, Outcome::detail))
            .query(Long.class)
            .list());
  }

  /** Returns when the next page is due: in the past where one could not be claimed yet. */
  Optional<Instant> next() {
    return jdbc.sql("SELECT next_at FROM page WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1")
        .query((row, number) -> Timestamps.read(row, "next_at"))
        .optional();
  }

  private static Integer[] numbers(List<Outcome> outcomes, Function<Outcome, Integer> value) {
    return outcomes.stream().map(value).toArray(Integer[]::new);
  }

  private static String[] texts(List<Outcome> outcomes, Function<Outcome, String> value) {
    return outcomes.stream().map(value).toArray(String[]::new);
  }
}
