package dev.nightshift.oncall;

import dev.nightshift.catalog.Team;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is on call at an instant: pure, and the only place where it is worked out. */
final class OnCall {

  /** What decides at an instant. Two instants with equal sources, and none other between, are one shift. */
  private record Source(long turn, @Nullable ShiftOverride override) {}

  private final Turns turns;
  private final List<ShiftOverride> overrides;

  private OnCall(Team team, List<ShiftOverride> overrides) {
    this.turns = new Turns(team.rotation());
    this.overrides = overrides.stream().filter(override -> override.team().equals(team.id())).toList();
  }

  /** Returns the shift that covers an instant; overrides of other teams are ignored. */
  public static Shift at(Team team, List<ShiftOverride> overrides, Instant instant) {
    return new OnCall(team, overrides).shift(instant);
  }

  /** Returns the shift after the one at an instant, or empty where that one never ends. */
  public static Optional<Shift> after(Team team, List<ShiftOverride> overrides, Instant instant) {
    OnCall onCall = new OnCall(team, overrides);
    return Optional.ofNullable(onCall.shift(instant).until()).map(onCall::shift);
  }

  private Shift shift(Instant instant) {
    Source source = source(instant);
    ShiftOverride override = source.override();
    String person = override != null ? override.person() : turns.person(source.turn());
    return new Shift(person, begin(instant, source), end(instant, source), override);
  }

  private Source source(Instant instant) {
    Optional<ShiftOverride> winner =
        overrides.stream().filter(override -> override.covers(instant)).max(Comparator.comparingLong(ShiftOverride::id));
    return winner.map(override -> new Source(-1, override)).orElseGet(() -> new Source(turns.at(instant), null));
  }

  private @Nullable Instant end(Instant instant, Source source) {
    Instant end = nextBoundary(instant);
    while (end != null && source(end).equals(source)) {
      end = nextBoundary(end);
    }
    return end;
  }

  private @Nullable Instant begin(Instant instant, Source source) {
    Instant begin = lastBoundary(instant);
    while (begin != null && source(begin.minusNanos(1)).equals(source)) {
      begin = lastBoundary(begin.minusNanos(1));
    }
    return begin;
  }

  private @Nullable Instant nextBoundary(Instant instant) {
    Stream<Instant> edges = Stream.concat(edges(), Stream.ofNullable(turns.until(turns.at(instant))));
    return edges.filter(edge -> edge.isAfter(instant)).min(Comparator.naturalOrder()).orElse(null);
  }

  private @Nullable Instant lastBoundary(Instant instant) {
    Stream<Instant> edges = Stream.concat(edges(), Stream.ofNullable(turns.from(turns.at(instant))));
    return edges.filter(edge -> !edge.isAfter(instant)).max(Comparator.naturalOrder()).orElse(null);
  }

  private Stream<Instant> edges() {
    return overrides.stream().flatMap(override -> Stream.of(override.from(), override.until()));
  }
}
