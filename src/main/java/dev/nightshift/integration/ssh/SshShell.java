package dev.nightshift.integration.ssh;

import dev.nightshift.platform.OutputReader;
import dev.nightshift.spi.StepKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.jspecify.annotations.Nullable;

/** A shell that waits on a host for one program. Nothing has begun before the program is given to it. */
final class SshShell implements AutoCloseable {
  /** For what was written before the end, on a node that has much to do; nothing comes where the program was killed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final SshPool.Lease lease;
  private final ChannelExec channel;
  private final CountDownLatch ended = new CountDownLatch(1);

  private SshShell(SshPool.Lease lease, ChannelExec channel) {
    this.lease = lease;
    this.channel = channel;
  }

  /**
   * How it ended: with an exit code, by a signal, because the host closed the channel (all null and {@code inTime}), or not in time.
   */
  record End(@Nullable Integer exit, @Nullable String signal, boolean inTime) {}

  /** Opens a shell. Where that fails, the lease is still the caller's. */
  static SshShell open(SshPool.Lease lease, Duration within) throws IOException {
    ChannelExec channel = lease.session().createExecChannel(RemoteScript.COMMAND);
    SshShell shell = new SshShell(lease, channel);
    channel.addChannelListener(new Ending(shell.ended));
    try {
      channel.open().verify(within);
      return shell;
    } catch (IOException e) {
      channel.close(true);
      throw e;
    }
  }

  /**
   * Runs a program to its end. Its exit code may be known before what it wrote has been read, so it is over when it has said so, too.
   *
   * @param mark of lines on its standard output that are for {@code lines} alone; the last of them says that it ends
   */
  End run(String program, String mark, Consumer<String> lines, StepKind.Output output, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    CountDownLatch read = new CountDownLatch(1);
    Consumer<String> heard =
        line -> {
          lines.accept(line);
          if (line.startsWith(ScriptStream.ENDS) || line.equals(ScriptStream.OVER)) {
            read.countDown();
          }
        };
    feed(program);
    OutputReader stdout =
        OutputReader.start(new ScriptStream(channel.getInvertedOut(), mark, heard), reading(), text -> output.write("stdout", text));
    OutputReader stderr = OutputReader.start(channel.getInvertedErr(), reading(), text -> output.write("stderr", text));
    try {
      boolean inTime = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (inTime) {
        read.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
      }
      OutputReader.finish(stdout, stderr);
      return new End(channel.getExitStatus(), channel.getExitSignal(), inTime);
    } finally {
      stdout.leave();
      stderr.leave();
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

  private void feed(String program) {
    Thread.ofVirtual()
        .name("script")
        .start(
            () -> {
              try (OutputStream stdin = channel.getInvertedIn()) {
                stdin.write(program.getBytes(StandardCharsets.UTF_8));
              } catch (IOException _) {
                // It ended without reading it all; how it ended tells more.
              }
            });
  }

  private static Thread.Builder reading() {
    return Thread.ofVirtual().name("output");
  }

  /** Also told to the host, so that a channel which something in the background still holds does not count there any more. */
  @Override
  public void close() {
    channel.close(false);
    lease.close();
  }
}
