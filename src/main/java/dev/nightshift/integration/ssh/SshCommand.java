package dev.nightshift.integration.ssh;

import dev.nightshift.platform.OutputReader;
import dev.nightshift.spi.StepKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.jspecify.annotations.Nullable;

/** One command on a session, with text for its standard input. */
final class SshCommand {
  private static final Duration OPEN = Duration.ofSeconds(10);

  private SshCommand() {}

  /**
   * How it ended: with an exit code, by a signal, because the host closed the channel (all null and {@code inTime}), or not in time.
   */
  record End(@Nullable Integer exit, @Nullable String signal, boolean inTime) {}

  static End run(ClientSession session, String command, String input, StepKind.Output output, Duration within)
      throws SshFailure, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    CountDownLatch ended = new CountDownLatch(1);
    ChannelExec channel = open(session, command, ended, within);
    try {
      feed(channel, input);
      OutputReader stdout = OutputReader.start(channel.getInvertedOut(), reading(), text -> output.write("stdout", text));
      OutputReader stderr = OutputReader.start(channel.getInvertedErr(), reading(), text -> output.write("stderr", text));
      try {
        boolean inTime = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        OutputReader.finish(stdout, stderr);
        return new End(channel.getExitStatus(), channel.getExitSignal(), inTime);
      } finally {
        stdout.leave();
        stderr.leave();
      }
    } finally {
      channel.close(true);
    }
  }

  private static ChannelExec open(ClientSession session, String command, CountDownLatch ended, Duration within)
      throws SshFailure {
    ChannelExec channel = null;
    try {
      channel = session.createExecChannel(command);
      channel.addChannelListener(new Ending(ended));
      channel.open().verify(within.compareTo(OPEN) < 0 ? within : OPEN);
      return channel;
    } catch (IOException e) {
      if (channel != null) {
        channel.close(true);
      }
      throw new SshFailure("The host did not take the command: " + e.getMessage(), e);
    }
  }

  /** Notes the first of: an exit code, a signal, the end of the channel. */
  private record Ending(CountDownLatch ended) implements ChannelListener {
    @Override
    public void channelStateChanged(Channel channel, @Nullable String hint) {
      if (channel instanceof ChannelExec exec && (exec.getExitStatus() != null || exec.getExitSignal() != null)) {
        ended.countDown();
      }
    }

    @Override
    public void channelClosed(Channel channel, @Nullable Throwable reason) {
      ended.countDown();
    }
  }

  private static void feed(ChannelExec channel, String input) {
    Thread.ofVirtual()
        .name("script")
        .start(
            () -> {
              try (OutputStream stdin = channel.getInvertedIn()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException _) {
                // The command ended without reading it all; how it ended tells more.
              }
            });
  }

  private static Thread.Builder reading() {
    return Thread.ofVirtual().name("output");
  }
}
