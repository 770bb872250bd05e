package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.incident.Incident;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class AcknowledgeTest {

  private final PagingWorld world = new PagingWorld(TestWorkspaces.small());
  private final AcknowledgePage page = new AcknowledgePage(world.acknowledging, world.links);
  private long incident;
  private String token;

  @BeforeEach
  void pageSomebody() {
    incident = world.open("Unknown");
    world.settle();
    Matcher link = Pattern.compile("https://night\\.example\\.org/acknowledge/(\\S+)").matcher(world.email.received.getFirst().text());
    assertThat(link.find()).isTrue();
    token = link.group(1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Incident now() {
    return world.incidents.get(incident);
  }

  @Test
  void opening_the_link_acknowledges_nothing_and_shows_a_button_that_the_pages_own_script_presses() {
    ResponseEntity<String> answer = page.look(token);
    assertThat(answer.getStatusCode().value()).isEqualTo(200);
    assertThat(answer.getBody()).contains("<form method=\"post\"").contains("src=\"/assets/acknowledge.js\"").doesNotContain("<script>").doesNotContain("style=");
    assertThat(answer.getHeaders().getCacheControl()).contains("no-store");
    assertThat(now().acknowledgedAt()).isNull();
  }

  @Test
  void pressing_the_button_acknowledges_in_the_persons_name_and_again_changes_nothing() {
    for (int press = 0; press < 2; press++) {
      ResponseEntity<String> answer = page.acknowledge(token);
      assertThat(answer.getStatusCode().value()).isEqualTo(200);
      assertThat(answer.getBody()).contains("You are on it.");
    }
    assertThat(now().acknowledgedBy()).isEqualTo("person:ada");
    world.passes(Duration.ofHours(1));
    assertThat(world.mailed()).containsExactly("ada");
    assertThat(world.factTypes(incident)).containsOnlyOnce("incident.acknowledged");
  }

  @Test
  void a_changed_cut_or_made_up_link_is_refused() {
    List<String> wrong =
        List.of(
            token.substring(0, token.length() - 2), token.replaceFirst("^1\\.", "2."), token.replaceFirst("\\.[A-Za-z0-9_-]+$", ".AAAA"), "x", "a.b.c.d", "....",
            token + token);
    for (String each : wrong) {
      assertThat(page.acknowledge(each).getStatusCode().value()).as(each).isEqualTo(404);
    }
    assertThat(now().acknowledgedAt()).isNull();
  }

  @Test
  void a_link_is_good_for_a_day() {
    world.clock.tick(Duration.ofDays(1));
    assertThat(page.look(token).getBody()).contains("I am on it");
    world.clock.tick(Duration.ofSeconds(1));
    assertThat(page.acknowledge(token).getStatusCode().value()).isEqualTo(410);
    assertThat(page.acknowledge(token).getBody()).contains("This link is too old.");
    assertThat(now().acknowledgedAt()).isNull();
  }

  @Test
  void says_who_is_on_it_already_and_when_it_is_over() {
    world.incidents.acknowledge(incident, new dev.nightshift.identity.Actor("person:grace", "grace", dev.nightshift.identity.Actor.Role.RESPONDER, java.util.Set.of()));
    assertThat(page.acknowledge(token).getBody()).contains("grace is on it already.");
    assertThat(now().acknowledgedBy()).isEqualTo("person:grace");
    world.incidents.resolve(incident, PagingWorld.ADA, "done");
    assertThat(page.acknowledge(token).getBody()).contains("This is over.").doesNotContain("<form");
  }

  @Test
  void the_title_of_an_alert_is_text_and_never_markup() {
    world.database.jdbc().sql("UPDATE incident SET title = '<script>alert(1)</script>' WHERE id = ?").param(incident).update();
    assertThat(page.look(token).getBody()).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
  }

  @Test
  void a_person_who_has_left_acknowledges_nothing() {
    var catalog = TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("grace")));
    world.workspaces.change(catalog);
    assertThat(page.acknowledge(token).getStatusCode().value()).isEqualTo(404);
  }

  @Test
  void all_nodes_sign_with_the_same_key() {
    PageTokens other = new PageTokens(new SecretKeyStore(world.database.jdbc()), world.clock);
    assertThat(other.read(PageTokens.Use.ACKNOWLEDGE, token)).isEqualTo(new PageTokens.Reading.Valid(world.pages.list(incident, Long.MAX_VALUE, 1).getFirst().id(), "ada"));
  }
}
