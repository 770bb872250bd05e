package dev.nightshift.why;

import dev.nightshift.ledger.Fact;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Facts in the order in which they were written, asked in the ways an explanation asks. */
record Facts(List<Told> all) {

  static Facts of(Collection<Fact> facts) {
    return new Facts(facts.stream().sorted(Comparator.comparingLong(Fact::sequence)).map(Told::of).toList());
  }

  boolean none() {
    return all.isEmpty();
  }

  List<Told> of(String... types) {
    Set<String> wanted = Set.of(types);
    return where(told -> wanted.contains(told.type())).all();
  }

  Optional<Told> first(String... types) {
    return of(types).stream().findFirst();
  }

  Optional<Told> last(String... types) {
    List<Told> found = of(types);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  Facts where(Predicate<Told> wanted) {
    return new Facts(all.stream().filter(wanted).toList());
  }

  Facts before(long sequence) {
    return where(told -> told.fact().sequence() < sequence);
  }

  Facts after(long sequence) {
    return where(told -> told.fact().sequence() > sequence);
  }

  /** What a run did; pages that were sent because of it are told elsewhere. */
  Facts ofRun(long run) {
    return where(told -> told.fact().runId() != null && told.fact().runId() == run && !told.type().startsWith("page."));
  }

  /** The runs, in the order in which they were planned. */
  List<Long> runs() {
    return of("run.planned").stream().map(told -> told.fact().runId()).filter(Objects::nonNull).distinct().toList();
  }
}
