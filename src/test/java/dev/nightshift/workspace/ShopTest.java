package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.runbook.Rung;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example workspace is one that Nightshift accepts without a word. */
class ShopTest {

  @Test
  void the_example_is_valid_without_a_warning() {
    Loaded loaded = TestWorkspaces.loader().load(Path.of("examples/shop"));

    assertThat(loaded.findings()).isEmpty();
    Workspace shop = loaded.valid().orElseThrow();
    assertThat(shop.catalog().services()).containsOnlyKeys("payments", "payments-prod", "checkout");
    assertThat(shop.runbook("payments-down").orElseThrow().rung()).isEqualTo(Rung.FALLBACK);
    assertThat(shop.runbook("payments-restore").orElseThrow().rung()).isEqualTo(Rung.HUMAN_INITIATED);
    assertThat(shop.runbook("payments-prod-down").orElseThrow().rung()).isEqualTo(Rung.OVERSIGHT);
  }
}
