package dev.nightshift.guardrail;

import dev.nightshift.catalog.Storm;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the guardrails of one evaluation look at in the database. Each thing is read when the first of them asks for it, in one statement, and
 * once, so that all judge by the same; what nobody asks for is not read.
 */
final class Readings {
  private final Supplier<List<Freeze>> freezes;
  private final Supplier<List<BreakGlass>> glasses;
  private final Supplier<History> history;
  private final Supplier<AlarmStore.Health> health;
  private final Supplier<List<LockStore.Holder>> holders;
  private final Function<Storm, AlarmStore.Unrest> unrest;

  /** Of what is stored, for a run. */
  Readings(Guardrails.Stores stores, Situation of) {
    freezes = new Once<>(() -> stores.freezes().holding(of.now()));
    glasses = new Once<>(() -> stores.glasses().holding(of.now()));
    history = new Once<>(() -> stores.history().of(of));
    health = new Once<>(() -> stores.alarms().health(of.service()));
    holders = new Once<>(() -> stores.locks().holders(Stream.concat(of.resources().stream(), of.around().neighbouring().stream()).toList()));
    unrest = storm -> stores.alarms().unrest(storm, of.around().services(), of.now());
  }

  /** Of nothing: a guardrail that asks cannot be evaluated. */
  Readings() {
    freezes = Readings::unknown;
    glasses = Readings::unknown;
    history = Readings::unknown;
    health = Readings::unknown;
    holders = Readings::unknown;
    unrest = storm -> unknown();
  }

  private static <T> T unknown() {
    throw new IllegalStateException("nothing is known here of other runs");
  }

  /** Returns the freezes and stops that hold now. */
  List<Freeze> freezes() {
    return freezes.get();
  }

  /** Returns the emergencies that hold now. */
  List<BreakGlass> glasses() {
    return glasses.get();
  }

  History history() {
    return history.get();
  }

  /** Returns how the targets of the service are. */
  AlarmStore.Health health() {
    return health.get();
  }

  /** Returns who has what the run is about to hold, or a service that needs its service or that it needs. */
  List<LockStore.Holder> holders() {
    return holders.get();
  }

  /** Returns how much goes wrong at once, in the times in which a storm counts it. */
  AlarmStore.Unrest unrest(Storm storm) {
    return unrest.apply(storm);
  }

  /** What fails is read again when it is asked for again. */
  private static final class Once<T> implements Supplier<T> {
    private final Supplier<T> read;
    private @Nullable T known;

    Once(Supplier<T> read) {
      this.read = read;
    }

    @Override
    public T get() {
      T now = known == null ? read.get() : known;
      known = now;
      return now;
    }
  }
}
