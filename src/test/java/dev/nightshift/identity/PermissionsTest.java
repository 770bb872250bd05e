package dev.nightshift.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Selector;
import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.identity.Permissions.Decision;
import dev.nightshift.identity.Permissions.Resource;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private static final TargetAddress WEB = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("tier", "web"), Map.of());
  private static final TargetAddress DB = new TargetAddress("db-1", "ssh", "10.0.0.2", Map.of("tier", "db"), Map.of());
  private static final Resource PAYMENTS = new Resource("restore", "payments", null, List.of(WEB));
  private static final Resource SHOP = new Resource("restore", "shop", null, List.of(WEB));
  private static final AccessRule OWN = new AccessRule(
      "payments look after their production", false, List.of("team:payments"), Set.of("start-run", "approve-run"), List.of(), List.of(), List.of("payments"),
      List.of("prod"), null);
  private static final AccessRule NO_DATABASES = rule("not the databases", true, List.of("automation"), Set.of("act"), Selector.parse("tier=db"));

  private static AccessRule rule(String name, boolean denies, List<String> who, Set<String> actions, Selector targets) {
    return new AccessRule(name, denies, who, actions, List.of(), List.of(), List.of(), List.of(), targets);
  }

  private static Catalog with(AccessRule... rules) {
    Service payments = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), List.of(WEB), List.of(), true);
    Service shop = new Service("shop", "Shop", "other", "prod", Map.of(), List.of(), List.of(WEB), List.of(), true);
    return TestCatalog.like(TestWorkspaces.catalog(
            List.of(payments, shop), List.of(TestWorkspaces.team()),
            List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("eve"), new Person("boss", "Boss", "admin", List.of()), new Person("vic", "Vic", "viewer", List.of()))))
        .access(List.of(rules)).make();
  }

  private static Decision decide(Catalog now, String person, Action action, Resource resource) {
    return Permissions.decide(now, person.isEmpty() ? Actor.AUTOMATION : Actors.person(now, person).orElseThrow(), action, resource);
  }

  @Test
  void without_rules_the_roles_of_today_decide_everything() {
    for (Action action : Action.values()) {
      for (String person : List.of("ada", "boss", "vic", "")) {
        Actor actor = person.isEmpty() ? Actor.AUTOMATION : Actors.person(with(), person).orElseThrow();
        assertThat(decide(with(), person, action, Resource.ANY).allowed()).as(person + " " + action).isEqualTo(Permissions.allows(actor, action));
      }
    }
    assertThat(decide(with(), "ada", Action.START_RUN, PAYMENTS).why()).isEqualTo("the role responder allows it, and no rule says otherwise");
    assertThat(decide(with(), "vic", Action.START_RUN, PAYMENTS).why()).contains("the role VIEWER does not allow it");
  }

  @Test
  void a_rule_that_allows_keeps_away_those_whom_it_does_not_name() {
    Catalog now = with(OWN);
    assertThat(decide(now, "ada", Action.START_RUN, PAYMENTS).deciding()).containsExactly("payments look after their production");
    Decision eve = decide(now, "eve", Action.START_RUN, PAYMENTS);
    assertThat(eve.allowed()).isFalse();
    assertThat(eve.why()).isEqualTo(
        "person:eve may not start a runbook here: the rule 'payments look after their production' of access.yaml keeps it for team:payments.");
    assertThat(decide(now, "eve", Action.START_RUN, SHOP).allowed()).as("another team's service").isTrue();
    assertThat(decide(now, "eve", Action.STOP_RUN, PAYMENTS).allowed()).as("another action").isTrue();
    assertThat(decide(now, "eve", Action.START_RUN, new Resource("restore", "payments", "test", List.of())).allowed()).as("another environment").isTrue();
    assertThat(decide(now, "boss", Action.START_RUN, PAYMENTS).allowed()).as("an admin may change the rule").isTrue();
  }

  @Test
  void no_rule_gives_what_the_role_does_not() {
    Catalog now = with(rule("all", false, List.of("everybody"), Set.of("start-run"), null));
    assertThat(decide(now, "vic", Action.START_RUN, PAYMENTS).allowed()).isFalse();
    assertThat(decide(now, "vic", Action.START_RUN, PAYMENTS).deciding()).isEmpty();
  }

  @Test
  void automation_is_a_subject_like_any_other() {
    Catalog now = with(NO_DATABASES);
    assertThat(decide(now, "", Action.ACT, PAYMENTS).allowed()).isTrue();
    Decision denied = decide(now, "", Action.ACT, new Resource("restore", "payments", null, List.of(WEB, DB)));
    assertThat(denied.allowed()).as("one of the targets is enough").isFalse();
    assertThat(denied.why()).contains("automation may not change something by a run here: the rule 'not the databases' of access.yaml denies it");
    assertThat(decide(now, "ada", Action.ACT, new Resource("restore", "payments", null, List.of(DB))).allowed()).as("a person is not automation").isTrue();
    assertThat(decide(with(OWN), "", Action.START_RUN, PAYMENTS).allowed()).as("who of the people may start says nothing of its rung").isTrue();
    Catalog reserved = with(rule("people alone", false, List.of("role:responder"), Set.of("act"), null));
    assertThat(decide(reserved, "", Action.ACT, PAYMENTS).why()).contains("keeps it for role:responder");
    assertThat(decide(reserved, "ada", Action.ACT, PAYMENTS).allowed()).isTrue();
  }

  @Test
  void a_denial_wins_over_every_other_rule_and_over_admins() {
    Catalog now = with(OWN, rule("nobody now", true, List.of("everybody"), Set.of("start-run"), null));
    assertThat(decide(now, "ada", Action.START_RUN, PAYMENTS).deciding()).containsExactly("nobody now");
    assertThat(decide(now, "boss", Action.START_RUN, PAYMENTS).allowed()).isFalse();
  }

  @Test
  void in_doubt_the_answer_is_no_and_says_what_is_not_known() {
    Decision denied = decide(with(NO_DATABASES), "", Action.ACT, new Resource("restore", "payments", null, null));
    assertThat(denied.allowed()).isFalse();
    assertThat(denied.why()).endsWith("Nothing is known of the targets, and in doubt the answer is no.");
    assertThat(decide(with(OWN), "eve", Action.START_RUN, Resource.ANY).allowed()).isFalse();
    assertThat(decide(with(OWN), "ada", Action.START_RUN, Resource.ANY).allowed()).isTrue();
    AccessRule others = new AccessRule(
        "others", false, List.of("person:eve"), Set.of("start-run"), List.of(), List.of("shop"), List.of(), List.of(), null);
    assertThat(decide(with(OWN, others), "ada", Action.START_RUN, Resource.ANY).allowed()).as("it may be the shop").isFalse();
  }

  @Test
  void every_rule_says_why_it_does_not_match() {
    AccessRule other = new AccessRule("shop", true, List.of("person:ada"), Set.of("start-run"), List.of("sell"), List.of(), List.of(), List.of(), null);
    Decision decision = decide(with(OWN, NO_DATABASES, other), "eve", Action.START_RUN, SHOP);
    assertThat(decision.rules()).extracting(Permissions.Considered::rule).containsExactly("payments look after their production", "not the databases", "shop");
    assertThat(decision.rules()).noneMatch(Permissions.Considered::matched).noneMatch(Permissions.Considered::decided);
    assertThat(decision.rules()).extracting(Permissions.Considered::why).containsExactly(
        "it is about the services of payments, not other", "it is about act", "it is about the runbooks sell, not restore");
  }

  @Test
  void rules_can_be_about_everything_that_is_done_to_a_service_or_a_run_and_the_schema_knows_the_same() throws Exception {
    List<Action> general = List.of(Action.READ, Action.SEND_EVENT, Action.OVERRIDE_ON_CALL, Action.MANAGE_TOKENS, Action.VERIFY_LEDGER);
    Set<String> words = new TreeSet<>();
    Arrays.stream(Action.values()).filter(action -> !general.contains(action)).map(Action::word).forEach(words::add);
    assertThat(AccessRule.ACTIONS).isEqualTo(words);
    try (var schema = PermissionsTest.class.getResourceAsStream("/schemas/access.schema.json")) {
      Set<String> known = new TreeSet<>();
      Json.MAPPER.readTree(schema).at("/properties/rules/items/properties/to/oneOf/0/enum").forEach(word -> known.add(word.asString()));
      assertThat(known).isEqualTo(AccessRule.ACTIONS);
    }
  }

  @Test
  void what_is_required_is_thrown_with_the_same_words() {
    Catalog now = with(OWN);
    Actor eve = Actors.person(now, "eve").orElseThrow();
    assertThatThrownBy(() -> Permissions.require(now, eve, Action.APPROVE_RUN, PAYMENTS)).isInstanceOf(Problem.Denied.class).hasMessageContaining("keeps it for team:payments");
  }

  @Test
  void whom_a_run_acts_for_has_the_rights_of_now() {
    Catalog now = with();
    UnaryOperator<String> role = name -> Actors.named(now, name).role().name();
    assertThat(role.apply("automation")).isEqualTo("AUTOMATION");
    assertThat(role.apply("person:ada")).isEqualTo("RESPONDER");
    assertThat(role.apply("person:gone")).isEqualTo("VIEWER");
    assertThat(role.apply("token:ci")).isEqualTo("RESPONDER");
  }
}
