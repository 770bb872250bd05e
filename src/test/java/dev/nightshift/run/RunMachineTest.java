package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunMachineTest {

  private static final int HISTORIES = Integer.getInteger("nightshift.histories", 5_000);

  @Test
  void random_histories_keep_the_promises_of_a_run() {
    long first = Long.getLong("nightshift.seed", new Random().nextLong());
    Map<RunStatus, Integer> ends = new EnumMap<>(RunStatus.class);
    for (int i = 0; i < HISTORIES; i++) {
      long seed = first + i;
      try {
        RandomRun run = new RandomRun(seed);
        run.live();
        ends.merge(run.state().status(), 1, Integer::sum);
      } catch (Throwable broken) {
        throw new AssertionError("A promise is broken at " + where(broken) + "; replay with -Dnightshift.histories=1 -Dnightshift.seed=" + seed, broken);
      }
    }
    System.out.println("Random histories from seed " + first + " ended as " + ends);
    assertThat(ends.keySet()).contains(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED, RunStatus.UNKNOWN);
  }

  private static String where(Throwable broken) {
    return Arrays.stream(broken.getStackTrace()).filter(frame -> frame.getClassName().startsWith("dev.nightshift")).limit(3).toList().toString();
  }
}
