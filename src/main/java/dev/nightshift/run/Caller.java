package dev.nightshift.run;

import dev.nightshift.run.RunState.Flight;
import java.util.List;

/**
 * The attempt of another run that started this one.
 *
 * @param runs the runs that wait for this one, the nearest first
 */
record Caller(Flight flight, List<Long> runs) {
  Caller {
    runs = List.copyOf(runs);
  }

  long run() {
    return runs.getFirst();
  }
}
