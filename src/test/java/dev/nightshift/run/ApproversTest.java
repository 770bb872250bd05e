package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApproversTest {
  private static final Person BOSS = new Person("boss", "Boss", "admin", List.of());
  private static final Person VIC = new Person("vic", "Vic", "viewer", List.of());
  private final Approvers approvers =
      new Approvers(
          TestWorkspaces.catalog(
              List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()),
              List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace"), TestWorkspaces.person("eve"), BOSS, VIC)));

  private static Actor actor(String id, Actor.Role role) {
    return new Actor("person:" + id, id, role, Set.of());
  }

  private static RunState.Approval asks(boolean own, String... from) {
    return new RunState.Approval(1, List.of(from), java.time.Instant.MAX, own, List.of());
  }

  private boolean may(Actor actor, String... from) {
    return approvers.refusal(actor, asks(false, from), "automation").isEmpty();
  }

  @Test
  void a_role_is_everybody_who_has_it() {
    assertThat(may(actor("eve", Actor.Role.RESPONDER), "role:responder")).isTrue();
    assertThat(may(actor("eve", Actor.Role.RESPONDER), "role:admin")).isFalse();
    assertThat(may(actor("eve", Actor.Role.RESPONDER), "role:admin", "team:payments")).isFalse();
    assertThat(may(actor("ada", Actor.Role.RESPONDER), "role:admin", "team:payments")).isTrue();
    assertThat(may(actor("boss", Actor.Role.ADMIN), "role:admin")).isTrue();
    assertThat(may(actor("boss", Actor.Role.ADMIN), "person:ada")).isTrue();
    assertThat(may(actor("vic", Actor.Role.VIEWER), "role:responder")).isFalse();
  }

  @Test
  void a_token_that_lowers_a_role_lowers_it_here_too_and_a_program_is_nobody() {
    assertThat(may(actor("boss", Actor.Role.RESPONDER), "role:admin")).isFalse();
    Actor program = new Actor("token:3", "", Actor.Role.RESPONDER, Set.of());
    assertThat(may(program, "role:responder")).isFalse();
    assertThat(may(program)).as("where any responder may, a program still may not").isFalse();
  }

  @Test
  void whoever_started_it_leaves_it_to_another_even_an_admin_and_where_there_is_nobody_else_unless_the_runbook_says_so() {
    assertThat(approvers.refusal(actor("ada", Actor.Role.RESPONDER), asks(false, "role:responder"), "person:ada").orElse(""))
        .contains("somebody else must approve it: one of role:responder");
    assertThat(approvers.refusal(actor("boss", Actor.Role.ADMIN), asks(false, "role:admin"), "person:boss")).isPresent();
    assertThat(approvers.refusal(actor("ada", Actor.Role.RESPONDER), asks(true, "role:responder"), "person:ada")).isEmpty();
  }
}
