package dev.nightshift.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a source sends, in our words.
 *
 * @param dedupKey the identity of the condition within its integration; equal keys are the same alert
 * @param name the alert's name ({@code alertname} at Prometheus), which runbooks match
 * @param summary one line for people
 * @param source what it is about, in the sender's words
 * @param labels identifying labels; control characters are replaced
 * @param annotations everything else of use for people
 * @param startsAt when the condition began, by the source's clock
 * @param endsAt when the alert resolves by itself unless it is repeated; null for never
 * @param raw the JSON text as it came, for those who look closer
 */
public record Event(
    Action action,
    String dedupKey,
    String name,
    String summary,
    String source,
    Severity severity,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable Instant startsAt,
    @Nullable Instant endsAt,
    List<Link> links,
    String raw) {

  /** What happened. */
  public enum Action {
    TRIGGER,
    ACKNOWLEDGE,
    RESOLVE,
    /** Something was changed (deploy, configuration, package): context, never a reason to page. */
    CHANGE
  }

  /** A link that the source gave. */
  public record Link(String href, String text) {}

  public Event {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    links = List.copyOf(links);
  }
}
