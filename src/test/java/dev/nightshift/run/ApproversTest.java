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

  private boolean may(Actor actor, String... from) {
    return approvers.refusal(actor, List.of(from), "automation").isEmpty();
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
    assertThat(may(new Actor("token:3", "", Actor.Role.RESPONDER, Set.of()), "role:responder")).isFalse();
  }

  @Test
  void whoever_started_it_leaves_it_to_another_of_that_role_where_there_is_one() {
    assertThat(approvers.refusal(actor("ada", Actor.Role.RESPONDER), List.of("role:responder"), "person:ada").orElse(""))
        .contains("somebody else must approve it: one of role:responder");
    assertThat(approvers.refusal(actor("boss", Actor.Role.ADMIN), List.of("role:admin"), "person:boss")).isEmpty();
  }
}
