package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.room.Grammar.Read;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {
  private static final String DIGEST = "3f0c9a1b2c3d4e5f";

  private static Command read(String line) {
    assertThat(Grammar.read(line)).as(line).isInstanceOf(Read.Understood.class);
    return ((Read.Understood) Grammar.read(line)).command();
  }

  @Test
  void a_line_is_a_command() {
    assertThat(read("")).isEqualTo(new Command.Help());
    assertThat(read("  HELP ")).isEqualTo(new Command.Help());
    assertThat(read("incidents")).isEqualTo(new Command.ListIncidents());
    assertThat(read("ack 12")).isEqualTo(new Command.Acknowledge(12));
    assertThat(read("ack #12")).isEqualTo(new Command.Acknowledge(12));
    assertThat(read("ack incident 12")).isEqualTo(new Command.Acknowledge(12));
    assertThat(read("resolve 12 the disk   was full")).isEqualTo(new Command.Resolve(12, "the disk was full"));
    assertThat(read("runs")).isEqualTo(new Command.ListRuns());
    assertThat(read("reject 7 not now")).isEqualTo(new Command.Reject(7, "", "not now"));
    assertThat(read("stop run 7")).isEqualTo(new Command.Stop(7, ""));
    assertThat(read("done 7 the valve is shut")).isEqualTo(new Command.Done(7, "the valve is shut"));
    assertThat(read("answer 7 fail over now please")).isEqualTo(new Command.Choose(7, "fail over now please"));
    assertThat(read("answer 7")).isEqualTo(new Command.ShowQuestion(7));
    assertThat(read("start restart --incident 12 unit=payments note=a=b")).isEqualTo(new Command.Start("restart", 12L, Map.of("unit", "payments", "note", "a=b")));
    assertThat(read("start restart")).isEqualTo(new Command.Start("restart", null, Map.of()));
    assertThat(read("why page 3")).isEqualTo(new Command.Explain(Command.Subject.PAGE, 3));
    assertThat(read("oncall")).isEqualTo(new Command.OnCall());
    assertThat(read("freeze payments 2h big sale")).isEqualTo(new Command.Freeze("payments", "2h", "big sale"));
    assertThat(read("freeze all 2h big sale")).isEqualTo(new Command.Freeze("", "2h", "big sale"));
    assertThat(read("stop-all it makes it worse")).isEqualTo(new Command.StopAll("it makes it worse"));
    assertThat(read("resume-all")).isEqualTo(new Command.ResumeAll());
  }

  @Test
  void a_yes_names_the_plan_that_was_seen_and_without_it_the_plan_is_shown() {
    assertThat(read("approve 7")).isEqualTo(new Command.ShowPlan(7));
    assertThat(read("approve 7 looks right")).isEqualTo(new Command.ShowPlan(7));
    assertThat(read("approve 7 plan=" + DIGEST + " looks right")).isEqualTo(new Command.Approve(7, DIGEST, "looks right"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
      aprove 12           § 'aprove' is no command; did you mean 'approve'? write 'help' for all of them.
      rm -rf /            § 'rm' is no command; write 'help' for all of them.
      ack                 § ack: the number of the incident is missing. Write 'ack INCIDENT'.
      ack abc             § ack: 'abc' is not the number of an incident. Write 'ack INCIDENT'.
      ack 12 13           § ack: '13' is too much. Write 'ack INCIDENT'.
      ack 99999999999999999999 § ack: '99999999999999999999' is not the number of an incident. Write 'ack INCIDENT'.
      ack -1              § ack: '-1' is not the number of an incident. Write 'ack INCIDENT'.
      approve 7 plan=xyz  § approve: 'plan=xyz' is not the digest of a plan; it has at least 12 of the characters 0 to 9 and a to f. Write 'approve RUN [plan=DIGEST] [REASON]'.
      why 12              § why: '12' cannot be explained; say what the number is of. Write 'why incident|run|page|alert ID'.
      why rum 12          § why: 'rum' cannot be explained; did you mean 'run'? say what the number is of. Write 'why incident|run|page|alert ID'.
      start               § start: the runbook is missing, such as restart-payments. Write 'start RUNBOOK [--incident INCIDENT] [INPUT=VALUE …]'.
      start restart now   § start: 'now' is no input; an input is a name and a value with = between, without spaces. Write 'start RUNBOOK [--incident INCIDENT] [INPUT=VALUE …]'.
      freeze payments     § freeze: until when is missing, such as 2h. Write 'freeze SERVICE|all UNTIL REASON'.
      stop-all            § stop-all: a reason is missing, such as restarts make it worse. Write 'stop-all REASON'.
      """)
  void what_nobody_can_understand_is_answered_with_what_to_write(String line, String remedy) {
    assertThat(Grammar.read(line)).isEqualTo(new Read.NotUnderstood(remedy));
  }

  @Test
  void an_endless_line_is_refused() {
    assertThat(Grammar.read("stop-all " + "x".repeat(3000))).isInstanceOf(Read.NotUnderstood.class);
    assertThat(((Read.NotUnderstood) Grammar.read("y".repeat(1900))).remedy()).hasSizeLessThan(200);
  }

  @Test
  void no_line_whatever_breaks_it() {
    long seed = 20261121;
    Random random = new Random(seed);
    String[] words = {"ack", "approve", "why", "run", "incident", "#", "1", "plan=", "--incident", "=", "stop-all", "\n", "\u202e", "freeze", "😀", "start", "-", "9999999999999999999"};
    int understood = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder line = new StringBuilder();
      for (int word = random.nextInt(6); word >= 0; word--) {
        line.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      if (Grammar.read(line.toString()) instanceof Read.NotUnderstood(String remedy)) {
        assertThat(remedy).as("seed " + seed + ": " + line).isNotBlank().hasSizeLessThan(500);
      } else {
        understood++;
      }
    }
    assertThat(understood).as("some lines are commands, most are not").isBetween(100, 15_000);
  }

  @Test
  void help_names_every_command_with_how_it_is_written() {
    assertThat(Grammar.help()).contains("approve RUN [plan=DIGEST] [REASON]", "why incident|run|page|alert ID", "stop-all REASON", "oncall");
  }
}
