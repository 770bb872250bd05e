package dev.nightshift.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.http.HttpStep;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.integration.prometheus.PrometheusServer;
import dev.nightshift.integration.prometheus.PromqlStep;
import dev.nightshift.integration.shell.ShellStep;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepKindsTest {

  private static StepKinds kinds(Outbound outbound) {
    return new StepKinds(
        List.of(
            new ShellStep(List.of(new LocalDriver()), reference -> reference), new HttpStep(outbound, reference -> reference, name -> Optional.empty(), Clock.systemUTC(), new Random()),
            new PromqlStep(new PrometheusServer(outbound, name -> Optional.empty(), reference -> reference, Clock.systemUTC()))));
  }

  @Test
  void finds_kinds_by_name_and_refuses_two_of_one_name() {
    try (Outbound outbound = new Outbound(() -> AddressRules.DEFAULT)) {
      StepKinds kinds = kinds(outbound);
      assertThat(kinds.get("shell").templated()).isFalse();
      assertThatThrownBy(() -> kinds.get("ansible")).isInstanceOf(Problem.Invalid.class).hasMessage("There is no step kind 'ansible'; this server has http, promql, shell");
      StepKind shell = kinds.get("shell");
      assertThatThrownBy(() -> new StepKinds(List.of(shell, shell))).hasMessage("Two step kinds are named shell");
    }
  }
}
