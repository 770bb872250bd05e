package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/ladder.md shows is what happens: its settings are without fault, and each of its worked lines comes out as it says. */
class LadderDocumentTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final Instant OPENED = Instant.parse("2026-11-20T03:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private static String section(String heading) throws IOException {
    String page = Files.readString(Path.of("docs/ladder.md"));
    int from = page.indexOf("\n## " + heading + "\n");
    assertThat(from).as("the section %s", heading).isNotNegative();
    int to = page.indexOf("\n## ", from + 1);
    return page.substring(from, to < 0 ? page.length() : to);
  }

  /** Every line {@code what -> outcome} of a section comes out as it says. */
  private static void comesOut(String heading, UnaryOperator<String> rule) throws IOException {
    List<String[]> lines = section(heading).lines().filter(line -> line.contains(" -> ")).map(line -> line.split(" +-> ", 2)).toList();
    assertThat(lines).as(heading).hasSizeGreaterThan(2);
    for (String[] line : lines) {
      assertThat(rule.apply(line[0].strip())).as("%s: %s", heading, line[0]).isEqualTo(line[1].strip());
    }
  }

  private List<Workspace> examples() throws IOException {
    List<String> blocks = YAML.matcher(Files.readString(Path.of("docs/ladder.md"))).results().map((MatchResult found) -> found.group(1)).toList();
    List<Workspace> loaded = new ArrayList<>();
    for (String block : blocks) {
      WorkspaceFolder workspace = WorkspaceFolder.small(folder.resolve(String.valueOf(loaded.size())));
      if (block.startsWith("nightshift:")) {
        workspace.file("runbooks/example.md", "---\ntitle: Example\n" + block + "---\n# Example\n\n## Mitigation\n\n```sh {name=act on=local}\ntrue\n```\n\n## Verification\n\n```sh {name=answers on=local}\ntrue\n```\n");
      } else if (block.startsWith("# nightshift.yaml")) {
        workspace.file("nightshift.yaml", Files.readString(workspace.path().resolve("nightshift.yaml")) + block.substring(block.indexOf("ladder:")));
      } else {
        workspace.file("guardrails.yaml", block);
      }
      assertThat(workspace.load().errors()).as(block).isEmpty();
      loaded.add(workspace.load().valid().orElseThrow());
    }
    return loaded;
  }

  @Test
  void its_settings_are_without_fault_and_the_ladder_is_the_standard() throws IOException {
    List<Workspace> all = examples();
    assertThat(all).hasSizeGreaterThanOrEqualTo(4);
    assertThat(all).anySatisfy(one -> assertThat(one.catalog().settings()).containsKey("ladder.start"));
    assertThat(all).allSatisfy(one -> assertThat(LadderRules.of(one)).as("all of it is the standard").isEqualTo(LadderRules.DEFAULT));
    assertThat(all).anySatisfy(one -> assertThat(one.runbooks()).anySatisfy(runbook -> assertThat(runbook.settings().limits().countdown()).isEqualTo(Duration.ofMinutes(1))));
  }

  @Test
  void every_rung_has_a_line() throws IOException {
    String page = Files.readString(Path.of("docs/ladder.md"));
    for (Rung rung : Rung.values()) {
      assertThat(page).contains("\n| `" + rung.word() + "` | ");
    }
  }

  @Test
  void the_lowest_of_the_bounds_holds() throws IOException {
    comesOut("The rung that holds", what -> {
      String[] words = what.split(", ");
      Rung declared = Rung.parse(words[0].substring("declares ".length())).orElseThrow();
      List<Bound> bounds = new ArrayList<>(List.of(new Bound("earned", Rung.parse(words[1].substring("earned ".length())).orElseThrow(), "")));
      List<String> caps = Arrays.asList(words).subList(2, words.length);
      caps.stream().filter(cap -> !cap.equals("person")).forEach(cap -> bounds.add(new Bound(cap, Rung.HUMAN_INITIATED, cap)));
      String question = caps.contains("person") ? "- [ ] Call the bank.\n" : "";
      return Standing.of(TestWorkspaces.runbook("restore", "---\nnightshift: {rung: " + declared + "}\n---\n# R\n\n## Mitigation\n" + question), bounds).rung().word();
    });
    try (Stream<String> lines = section("The rung that holds").lines()) {
      assertThat(lines.filter(line -> line.startsWith("| ")).map(line -> line.split("\\|")[1].strip())).contains("stale", "frozen", "storm", "breaker", "person");
    }
  }

  @Test
  void runs_count_as_it_says() throws IOException {
    comesOut("What is evidence", what -> {
      Evidence of = Evidence.of(runs(what));
      return String.format(
          Locale.ROOT, "attempts %d, verified %d, failures %d, unknowns %d, harms %d, stops %d, came anyway %d, at least %.2f", of.attempts(), of.verified(), of.failures(),
          of.unknowns(), of.harms(), of.stops(), of.cameAnyway(), of.bound());
    });
  }

  @Test
  void it_climbs_by_what_it_shows() throws IOException {
    comesOut("Climbing", what -> {
      String[] parts = what.split(": ", 2);
      Optional<Proposal> next = Proposal.next(Rung.parse(parts[0]).orElseThrow(), Evidence.of(runs(parts[1])), LadderRules.DEFAULT);
      return next.map(one -> one.ready() ? one.to().word() + " may be accepted" : String.join("; ", one.lacking())).orElse("there is no rung above it");
    });
  }

  @Test
  void it_falls_by_the_last_run() throws IOException {
    comesOut("Falling", what -> {
      List<Weighed> runs = runs(what);
      return Demotion.because(runs, runs.getLast().run(), LadderRules.DEFAULT.failures()).map(why -> "it falls: " + why).orElse("it stays");
    });
  }

  @Test
  void people_have_the_longer_countdown() throws IOException {
    comesOut("On oversight: the countdown", what -> {
      String[] words = what.replace("runbook ", "").replace("guardrails.yaml ", "").split(", ");
      return Durations.format(new Oversight(time(words[1]), null).countdown(time(words[0])));
    });
  }

  private static @Nullable Duration time(String text) {
    return text.equals("-") ? null : Durations.parse(text);
  }

  @Test
  void skill_drills_are_for_low_severities_in_working_hours() throws IOException {
    SkillDrills shown = examples().stream().flatMap(one -> Optional.ofNullable(one.catalog().rules().oversight().skillDrills()).stream()).findFirst().orElseThrow();
    assertThat(shown.of()).isEqualTo(20);
    SkillDrills chosen = new SkillDrills(1, 1, shown.worst(), shown.days(), shown.from(), shown.to());
    comesOut("So that people keep the skill: skill drills", what -> {
      String[] words = what.split("[, ]+");
      LocalDate day = LocalDate.of(2026, 11, 16).with(TemporalAdjusters.nextOrSame(DayOfWeek.valueOf(words[1].toUpperCase(Locale.ROOT))));
      Instant now = day.atTime(LocalTime.parse(words[2])).atZone(ZONE).toInstant();
      return chosen.why(1, Severity.valueOf(words[0].toUpperCase(Locale.ROOT)), now, ZONE).isPresent() ? "a person" : "automation";
    });
  }

  /** Runs from words such as {@code verified*9 failed}, numbered from 1. */
  private static List<Weighed> runs(String words) {
    List<Weighed> runs = new ArrayList<>();
    for (String word : words.split(" ")) {
      String[] times = word.split("\\*");
      for (int i = 0; i < (times.length == 1 ? 1 : Integer.parseInt(times[1])); i++) {
        runs.add(run(runs.size() + 1, times[0]));
      }
    }
    return runs;
  }

  private static Weighed run(long number, String word) {
    boolean acted = !List.of("anyway", "stopped").contains(word);
    String outcome = switch (word) {
      case "verified", "relapsed", "harm" -> "succeeded";
      case "failed", "unknown", "stopped" -> word;
      case "anyway" -> "stopped";
      default -> throw new IllegalArgumentException(word);
    };
    return new Weighed(
        number, new Binding("restore", "payments"), number, "v1", Rung.OVERSIGHT, OPENED, acted ? OPENED.plusSeconds(10) : null, OPENED.plusSeconds(300), number, outcome, true,
        outcome.equals("succeeded") || word.equals("anyway"), word.equals("stopped") ? "person:ada" : "", word.equals("harm") ? "a new alert" : "",
        word.equals("relapsed") ? "it came back" : "");
  }
}
