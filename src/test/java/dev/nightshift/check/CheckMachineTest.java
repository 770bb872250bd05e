package dev.nightshift.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Check;
import dev.nightshift.check.CheckMachine.Belief;
import dev.nightshift.check.CheckMachine.State;
import dev.nightshift.check.CheckMachine.Telling;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckMachineTest {

  private static final Check CHECK =
      new Check("answers", "http", "http://x/", 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 3, 2, "Down", Severity.SEV2, Map.of());

  private static List<Telling> tellings(State start, String looks) {
    List<Telling> tellings = new ArrayList<>();
    State state = start;
    for (char look : looks.toCharArray()) {
      CheckMachine.Outcome outcome = CheckMachine.on(state, look == '+', CHECK);
      tellings.add(outcome.telling());
      state = outcome.next();
    }
    return tellings;
  }

  @Test
  void triggers_after_failures_in_a_row_and_once() {
    assertThat(tellings(State.START, "--+---")).containsExactly(Telling.NOTHING, Telling.NOTHING, Telling.NOTHING, Telling.NOTHING, Telling.NOTHING, Telling.TRIGGER);
    assertThat(tellings(new State(Belief.FAILING, 3, 0), "---")).containsOnly(Telling.NOTHING);
  }

  @Test
  void resolves_after_successes_in_a_row_and_once() {
    assertThat(tellings(new State(Belief.FAILING, 3, 0), "+-+++")).containsExactly(Telling.NOTHING, Telling.NOTHING, Telling.NOTHING, Telling.RESOLVE, Telling.NOTHING);
  }

  @Test
  void after_a_start_the_first_verdict_is_told_because_an_alert_may_be_open() {
    assertThat(tellings(State.START, "++")).containsExactly(Telling.NOTHING, Telling.RESOLVE);
  }

  @Test
  void what_did_not_arrive_is_told_again() {
    State failing = CheckMachine.on(new State(Belief.HEALTHY, 2, 0), false, CHECK).next().stillBelieving(Belief.HEALTHY);
    assertThat(tellings(failing, "-")).containsExactly(Telling.TRIGGER);
  }
}
