package dev.nightshift.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.cli.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo with its real server, shop and mail server. That all three acts end well is the gate's: {@code ./nightshift demo --once}. */
class DemoTest {

  private static final Pattern APPROVE = Pattern.compile("\\./nightshift (run approve \\d+ --server \\S+ --token-file \\S+)");

  private final StringWriter terminal = new StringWriter();
  private final DemoFolder folder = DemoFolder.create(Path.of("examples/shop"));

  @AfterEach
  void nothing_is_left_behind() {
    assertThat(folder.root()).doesNotExist();
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")).filter(line -> line.contains(folder.root().toString())))
        .isEmpty();
  }

  @Test
  void an_act_that_does_not_end_as_it_should_is_in_the_summary_with_its_reason_and_the_demo_is_no_success() throws Exception {
    try (Demo demo = demo(true)) {
      assertThat(demo.play(0, List.of(new RestartAct(), new Spoilt()))).isFalse();
    }

    assertThat(terminal.toString())
        .containsSubsequence(
            "Ready after", "/sign-in/",
            "payments (staging) was killed",
            "PaymentsDown fired", "Incident opened",
            "Diagnosis step process on payments-staging-1: succeeded (running=false)",
            "Step restart on payments-staging-1: succeeded",
            "proving the recovery", "PaymentsDown cleared", "Resolved: run 1",
            "From failure to verified recovery: ", ". Nobody was paged.",
            "the curtain fell",
            "Summary",
            "1     #1        ", "payments-down, by itself", "nobody was paged",
            "2     -         -         did not end as it should               the curtain fell",
            "Not every act ended as it should.");
  }

  @Test
  void a_rejected_approval_is_told_at_once_and_the_demo_ends_when_the_user_wants_it() throws Exception {
    Demo demo = demo(false);
    CompletableFuture<Boolean> evening = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        evening.complete(demo.play(0, List.of(new ApprovalAct())));
      } catch (InterruptedException | RuntimeException ended) {
        evening.completeExceptionally(ended);
      }
    });
    await().atMost(Duration.ofSeconds(90)).until(() -> evening.isDone() || APPROVE.matcher(terminal.toString()).find());

    type(command().replace("approve", "reject"));
    await().atMost(Duration.ofSeconds(20)).until(() -> terminal.toString().contains("stays up to be explored"));
    demo.end();
    demo.end();

    assertThat(evening).failsWithin(Duration.ofSeconds(10)).withThrowableThat().havingCause().isInstanceOf(InterruptedException.class);
    assertThat(terminal.toString())
        .containsSubsequence("Grace rejected run 1", "the run was not approved: ", "Not every act ended as it should.", "Ending: ", "Nothing of the demo is left.")
        .containsOnlyOnce("Ending: ");
  }

  private Demo demo(boolean once) {
    return new Demo(folder, new Stage(new PrintWriter(terminal), false), once, false);
  }

  private String command() {
    Matcher command = APPROVE.matcher(terminal.toString());
    assertThat(command.find()).as(terminal.toString()).isTrue();
    return command.group(1);
  }

  private static void type(String command) {
    String[] words = command.split(" ");
    assertThat(Commands.commandLine(false, List.of(), words).execute(words)).as(command).isZero();
  }

  /** An act in which something goes wrong. */
  private static final class Spoilt implements Act {
    @Override
    public String title() {
      return "Something goes wrong";
    }

    @Override
    public Result play(Theatre theatre) {
      throw new Failed("the curtain fell");
    }
  }
}
