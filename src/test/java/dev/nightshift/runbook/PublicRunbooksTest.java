package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runbooks as people write them for people: own files with the shapes of the public collections, and a collection where one is there. */
class PublicRunbooksTest {
  private static final Path OWN = Path.of("src/test/resources/runbooks/public");
  static final Path COLLECTION = Path.of(
      System.getenv().getOrDefault("NIGHTSHIFT_PUBLIC_RUNBOOKS", "../shared/data/prometheus-operator-runbooks"));

  static List<Path> own() {
    return markdown(OWN);
  }

  static List<Path> markdown(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("LICENSE")).sorted().toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static Runbook shown(Path file) {
    Parsed parsed = RunbookParser.parse("runbooks/" + file.getFileName(), read(file));
    Runbook runbook = parsed.usable().orElseThrow();
    assertThat(runbook.paper()).isTrue();
    assertThat(runbook.executableSteps()).isEmpty();
    assertThat(RunbookLint.check(parsed, LintWorld.context())).noneMatch(Finding::isError);
    assertThat(RunbookHtml.render(runbook)).doesNotContain("<script", "style=", "<img", "onclick");
    return runbook;
  }

  @ParameterizedTest
  @MethodSource("own")
  void a_runbook_for_people_is_shown_and_never_run(Path file) {
    shown(file);
  }

  @Test
  void knows_what_these_files_are_about() {
    assertThat(shown(OWN.resolve("StorageVolumeFillingUp.md")).title()).isEqualTo("Storage Volume Filling Up");
    assertThat(shown(OWN.resolve("clusterNoLeader.md")).title()).isEqualTo("clusterNoLeader");
    assertThat(shown(OWN.resolve("ClockSkewed.md")).title()).isEqualTo("Clock is skewed");
    assertThat(shown(OWN.resolve("MemoryOvercommit.md")).title()).isEqualTo("Memory Overcommit");
    assertThat(shown(OWN.resolve("TargetDown.md")).title()).isEqualTo("TargetDown");
    assertThat(shown(OWN.resolve("ApiBudgetBurn.md")).steps()).extracting(Step::line).containsExactly(15, 17);
    assertThat(RunbookParser.parse("a.md", read(OWN.resolve("LookupErrors.md"))).findings()).singleElement().asString()
        .contains("a.md:16: warning: this fence is never closed");
  }

  @Test
  void a_public_runbook_matches_its_alert_by_url_and_by_name() {
    List<Runbook> runbooks = own().stream().map(PublicRunbooksTest::shown).toList();
    AlertView linked = Views.alert("X", Map.of(), Map.of("runbook_url", "https://runbooks.example/runbooks/general/targetdown"));
    assertThat(RunbookMatching.match(linked, runbooks).matches()).extracting(match -> match.runbook().name()).containsExactly("TargetDown");
    assertThat(RunbookMatching.match(Views.alert("Watchdog"), runbooks).matches()).extracting(match -> match.runbook().name())
        .containsExactly("Watchdog");
  }

  @Test
  void the_whole_public_collection_is_shown_and_never_run() {
    Assumptions.assumeTrue(Files.isDirectory(COLLECTION), "there is no public collection at " + COLLECTION
        + "; set NIGHTSHIFT_PUBLIC_RUNBOOKS to a folder of Markdown runbooks to try all of it");
    List<Runbook> runbooks = markdown(COLLECTION).stream().map(PublicRunbooksTest::shown).toList();
    assertThat(runbooks).hasSizeGreaterThan(100);
    assertThat(runbooks).filteredOn(runbook -> runbook.title().isBlank()).isEmpty();
  }

  @Test
  void no_change_of_a_runbook_makes_the_parser_throw_or_the_page_unsafe() {
    long seed = Long.getLong("nightshift.seed", System.nanoTime());
    System.out.println("runbook mutations with -Dnightshift.seed=" + seed);
    List<String> texts = Stream.concat(own().stream().map(PublicRunbooksTest::read), Stream.of(RunbookParserTest.PAYMENTS)).toList();
    Mutations mutations = new Mutations(new Random(seed), texts);
    int rounds = Integer.getInteger("nightshift.rounds", 1000);
    for (int round = 0; round < rounds; round++) {
      String text = mutations.next();
      Parsed parsed = RunbookParser.parse("runbooks/a.md", text);
      assertThat(RunbookLint.check(parsed, LintWorld.context())).as("seed %s round %s", seed, round).doesNotContainNull();
      Runbook runbook = parsed.runbook();
      if (runbook == null) {
        assertThat(parsed.hasErrors()).as("seed %s round %s", seed, round).isTrue();
      } else {
        assertThat(runbook.executableSteps()).as("seed %s round %s", seed, round)
            .allMatch(step -> text.contains("name") && text.contains(step.name()));
        assertThat(RunbookHtml.render(runbook)).as("seed %s round %s", seed, round)
            .doesNotContainPattern("(?i)<(script|style|img|iframe)|href=\"\\s*javascript\\s*:");
      }
    }
  }
}
