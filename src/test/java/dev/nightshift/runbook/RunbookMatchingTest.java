package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookMatchingTest {
  private static Runbook runbook(String file, String... settings) {
    String frontMatter = settings.length == 0 ? "" : "---\nnightshift:\n  " + String.join("\n  ", settings) + "\n---\n";
    Parsed parsed = RunbookParser.parse(file, frontMatter + "# A runbook\n");
    return parsed.usable().orElseThrow();
  }

  private static List<String> names(RunbookMatching.Matches matches) {
    return matches.matches().stream().map(match -> match.by() + " " + match.runbook().file()).toList();
  }

  @Test
  void a_condition_that_holds_matches_and_says_so() {
    Runbook runbook = runbook("runbooks/a.md", "when: alert.name == \"PaymentsDown\" && service.env == \"prod\" && alert.severity == \"sev1\"");
    RunbookMatching.Matches matches = RunbookMatching.match(Views.alert("PaymentsDown"), List.of(runbook));
    assertThat(names(matches)).containsExactly("CONDITION runbooks/a.md");
    assertThat(matches.matches().getFirst().reason()).startsWith("its condition alert.name == \"PaymentsDown\"").endsWith(" holds");
  }

  @Test
  void a_runbook_with_a_condition_is_not_matched_by_its_name() {
    Runbook runbook = runbook("runbooks/PaymentsDown.md", "when: service.env == \"dev\"");
    assertThat(names(RunbookMatching.match(Views.alert("PaymentsDown"), List.of(runbook)))).isEmpty();
  }

  @Test
  void a_condition_that_cannot_be_evaluated_does_not_match_and_is_told() {
    Runbook runbook = runbook("runbooks/a.md", "when: alert.labels.zone == \"a\"");
    RunbookMatching.Matches matches = RunbookMatching.match(Views.alert("X"), List.of(runbook));
    assertThat(matches.matches()).isEmpty();
    assertThat(matches.undecided().get(runbook)).contains("key 'zone' is not present");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping",
      "https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping/",
      "https://github.com/openshift/runbooks/blob/master/alerts/KubePodCrashLooping.md",
      "https://git.example/x/KubePodCrashLooping.md?plain=1#diagnosis",
      "https://github.com/kubernetes-monitoring/kubernetes-mixin/tree/master/runbook.md#alert-name-kubepodcrashlooping",
      "KubePodCrashLooping.html",
      "https://wiki.example/Kube%50odCrashLooping",
  })
  void a_runbook_url_names_a_file(String url) {
    Runbook runbook = runbook("runbooks/kubernetes/KubePodCrashLooping.md");
    RunbookMatching.Matches matches =
        RunbookMatching.match(Views.alert("Other", Map.of(), Map.of("runbook_url", url)), List.of(runbook));
    assertThat(names(matches)).containsExactly("RUNBOOK_URL runbooks/kubernetes/KubePodCrashLooping.md");
    assertThat(matches.matches().getFirst().reason()).contains(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://example.org", "https://example.org/", "not a url %zz", "#", "?x", "https://x/KubePod.md"})
  void another_runbook_url_names_nothing(String url) {
    Runbook runbook = runbook("runbooks/KubePodCrashLooping.md");
    assertThat(names(RunbookMatching.match(Views.alert("Other", Map.of(), Map.of("runbook_url", url)), List.of(runbook)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PaymentsDown,true", "paymentsdown,true", "PaymentsDownTwice,false", "'',false"})
  void else_the_file_has_the_name_of_the_alert(String alert, boolean matches) {
    RunbookMatching.Matches found = RunbookMatching.match(Views.alert(alert), List.of(runbook("runbooks/PaymentsDown.md")));
    assertThat(found.matches()).hasSize(matches ? 1 : 0);
  }

  @Test
  void a_runbook_made_for_a_service_is_for_that_service_alone() {
    Runbook own = runbook("runbooks/A/Down.md", "service: payments");
    Runbook other = runbook("runbooks/B/Down.md", "service: search");
    Runbook tier = runbook("runbooks/C/Down.md", "service: tier=1,env=prod");
    Runbook wrongTier = runbook("runbooks/D/Down.md", "service: tier=2");
    assertThat(names(RunbookMatching.match(Views.alert("Down"), List.of(own, other, tier, wrongTier))))
        .containsExactly("NAME runbooks/A/Down.md", "NAME runbooks/C/Down.md");
    assertThat(names(RunbookMatching.match(AlertView.none(null), List.of(own, other, tier, wrongTier)))).isEmpty();
  }

  @Test
  void the_order_is_the_same_whatever_the_order_of_the_files() {
    List<Runbook> runbooks = new ArrayList<>(List.of(
        runbook("runbooks/z.md", "when: alert.name == \"Down\""),
        runbook("runbooks/y.md", "when: alert.name == \"Down\"", "service: payments"),
        runbook("runbooks/b/Down.md"),
        runbook("runbooks/a/Down.md"),
        runbook("runbooks/linked.md")));
    AlertView alert = Views.alert("Down", Map.of(), Map.of("runbook_url", "https://x/linked.md"));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(runbooks, new Random(seed));
      assertThat(names(RunbookMatching.match(alert, runbooks))).containsExactly(
          "CONDITION runbooks/y.md", "CONDITION runbooks/z.md", "RUNBOOK_URL runbooks/linked.md",
          "NAME runbooks/a/Down.md", "NAME runbooks/b/Down.md");
    }
  }

  @ParameterizedTest
  @CsvSource({
      "https://github.com/shop/ops/blob/main/runbooks/payments/Down.md, true",
      "https://github.com/shop/ops/blob/main/runbooks/Down.md#diagnosis, true",
      "https://github.com/shop/ops/blob/main/runbooks/all.md#alert-name-down, true",
      "https://github.com/shop/ops/blob/main/runbooks/../../../../../evil/x/Down.md, false",
      "https://github.com/shop/ops/blob/main/runbooks/%2E%2E/Down.md, false",
      "https://github.com/shop/ops-evil/Down.md, false",
      "https://evil.example/Down.md, false",
      "//evil.example/Down.md, false",
      "runbooks/payments/Down.md, true",
      "payments/Down, true",
  })
  void where_mirrors_are_named_an_address_elsewhere_names_nothing(String link, boolean matches) {
    List<String> mirrors = List.of("https://wiki.example/", "https://github.com/shop/ops/blob/main/runbooks/");
    Runbook runbook = runbook("runbooks/payments/Down.md");
    AlertView alert = Views.alert("Other", Map.of(), Map.of("runbook_url", link));
    assertThat(RunbookMatching.match(alert, List.of(runbook), mirrors).matches()).hasSize(matches ? 1 : 0);
  }

  @Test
  void the_annotation_or_label_runbook_names_a_file_too() {
    Runbook runbook = runbook("runbooks/payments/Down.md");
    AlertView annotated = Views.alert("Other", Map.of(), Map.of("runbook", "payments/Down.md"));
    AlertView labelled = Views.alert("Other", Map.of("runbook", "Down"), Map.of());
    assertThat(RunbookMatching.match(annotated, List.of(runbook)).matches().getFirst().reason()).isEqualTo("the alert's runbook payments/Down.md names it");
    assertThat(RunbookMatching.match(labelled, List.of(runbook)).matches().getFirst().reason()).isEqualTo("the alert's label runbook Down names it");
  }
}
