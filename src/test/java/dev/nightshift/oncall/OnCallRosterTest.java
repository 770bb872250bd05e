package dev.nightshift.oncall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerStore;
import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnCallRosterTest {

  private static final Instant NOW = Instant.parse("2026-01-06T12:00:00Z");
  private static final Actor GRACE = new Actor("person:grace", "grace", Actor.Role.RESPONDER, Set.of("payments"));
  private static TestDatabase database;

  private final TickingClock clock = new TickingClock(NOW);
  private final TestWorkspaces workspaces = TestWorkspaces.small();
  private Ledger ledger;
  private OnCallRoster roster;
  private Overrides overrides;
  private OnCallApi api;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void build() {
    database.jdbc().sql("DELETE FROM on_call_override").update();
    OverrideStore store = new OverrideStore(database.jdbc());
    ledger = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), clock);
    roster = new OnCallRoster(store, workspaces, clock);
    overrides = new Overrides(store, workspaces, ledger, database.transaction(), clock);
    api = new OnCallApi(roster, overrides, workspaces);
  }

  private ShiftOverride graceForTwoHours() {
    return overrides.add(GRACE, "payments", "grace", NOW, NOW.plus(Duration.ofHours(2)), "ada is ill");
  }

  @Test
  void the_override_is_in_who_is_on_call_now_at_once_and_leaves_by_itself() {
    assertThat(roster.now("payments").orElseThrow().now().person()).isEqualTo("ada");
    graceForTwoHours();
    assertThat(roster.now("payments").orElseThrow().now().person()).isEqualTo("grace");
    assertThat(api.onCall(GRACE).items().getFirst().override()).isNotNull();
    assertThat(api.onCall(GRACE).items().getFirst().next().person()).isEqualTo("ada");
    clock.tick(Duration.ofHours(2));
    assertThat(roster.now().getFirst().now().person()).isEqualTo("ada");
  }

  @Test
  void a_removed_override_gives_the_turn_back_and_both_changes_are_facts() {
    ShiftOverride made = graceForTwoHours();
    overrides.remove(GRACE, made.id());
    assertThat(roster.now("payments").orElseThrow().now().person()).isEqualTo("ada");
    assertThat(ledger.newest(Long.MAX_VALUE, 2)).extracting(Fact::type).containsExactly("oncall.override_removed", "oncall.overridden");
    assertThat(ledger.newest(Long.MAX_VALUE, 1).getFirst().actor()).isEqualTo("person:grace");
    assertThatThrownBy(() -> overrides.remove(GRACE, made.id())).isInstanceOf(Problem.Missing.class);
  }

  @Test
  void a_wrong_override_is_refused_with_the_field_named() {
    assertThatThrownBy(() -> overrides.add(GRACE, "nobody", "grace", NOW, NOW.plusSeconds(1), "")).hasMessageStartingWith("team:");
    assertThatThrownBy(() -> overrides.add(GRACE, "payments", "eve", NOW, NOW.plusSeconds(1), "")).hasMessageStartingWith("person:");
    assertThatThrownBy(() -> overrides.add(GRACE, "payments", "ada", NOW, NOW, "")).hasMessageStartingWith("until:");
    assertThatThrownBy(() -> overrides.add(GRACE, "payments", "ada", NOW.minusSeconds(9), NOW, "")).hasMessageContaining("past");
    assertThatThrownBy(() -> api.override(GRACE, new OnCallApi.NewOverride("payments", "ada", "tomorrow", "", ""))).hasMessageStartingWith("from:");
    assertThatThrownBy(() -> api.override(GRACE, new OnCallApi.NewOverride("payments", null, null, null, null))).hasMessageStartingWith("person:");
  }

  @Test
  void a_viewer_may_look_but_not_override() {
    Actor viewer = new Actor("person:eve", "eve", Actor.Role.VIEWER, Set.of());
    assertThat(api.onCall(viewer).items()).hasSize(1);
    assertThatThrownBy(() -> overrides.add(viewer, "payments", "ada", NOW, NOW.plusSeconds(1), "")).isInstanceOf(Problem.Denied.class);
  }
}
