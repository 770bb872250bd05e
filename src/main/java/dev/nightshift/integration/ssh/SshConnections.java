package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;

/**
 * Open connections with hosts, shared by steps and runs, and closed a minute after their last use. A key or known host that changes
 * makes another connection.
 */
final class SshConnections implements AutoCloseable {
  static final Duration IDLE = Duration.ofSeconds(60);

  /** For a new connection, and for one that may have died without a word. */
  private static final Duration OPEN = Duration.ofSeconds(10);

  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final FirstUse firstUse;
  private final Clock clock;
  private final Map<SshTarget, SshPool> pools = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("ssh-idle").factory());
  private final ReentrantLock starting = new ReentrantLock();
  private @Nullable SshHandshake handshake;

  SshConnections(FirstUse firstUse, Clock clock) {
    this.firstUse = firstUse;
    this.clock = clock;
    sweeper.scheduleWithFixedDelay(this::closeIdle, 15, 15, TimeUnit.SECONDS);
  }

  /**
   * Opens a shell. Nothing has begun on the host until it is given a program, so a pooled connection that turns out to be dead is
   * replaced, once, and a host that allows no further channel on one is asked on another.
   */
  SshShell shell(SshTarget target, Duration within) throws SshFailure, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    boolean replace = false;
    while (true) {
      SshPool.Lease lease = lend(target, SshPool.Use.SHELL, replace, until(deadline));
      boolean pooled = !lease.fresh();
      try {
        return SshShell.open(lease, shorter(until(deadline), pooled ? ANSWER : OPEN));
      } catch (IOException failure) {
        if (refused(failure)) {
          if (!lease.full()) {
            throw new SshFailure("The host " + target + " opens no session: " + failure.getMessage(), failure);
          }
          continue;
        }
        lease.broken();
        if (!pooled || replace) {
          throw new SshFailure("The host " + target + " did not open a session: " + failure.getMessage(), failure);
        }
        replace = true;
      }
    }
  }

  /** Whether the host answered, and said no. */
  private static boolean refused(IOException failure) {
    return failure instanceof SshChannelOpenException || failure.getCause() instanceof SshChannelOpenException;
  }

  private SshPool.Lease lend(SshTarget target, SshPool.Use use, boolean fresh, Duration within) throws SshFailure, InterruptedException {
    return pools.computeIfAbsent(target, key -> new SshPool(time -> connect(target, time), clock)).lend(use, fresh, within);
  }

  private ClientSession connect(SshTarget target, Duration within) throws SshFailure, InterruptedException {
    SshTarget jump = target.through();
    if (jump == null) {
      return handshake().open(target, null, within);
    }
    long deadline = System.nanoTime() + within.toNanos();
    JumpLine line = JumpLine.open(lend(jump, SshPool.Use.LINE, false, within), target, shorter(until(deadline), OPEN));
    boolean open = false;
    try {
      ClientSession session = handshake().open(target, line, until(deadline));
      open = true;
      return session;
    } finally {
      if (!open) {
        line.close();
      }
    }
  }

  private SshHandshake handshake() {
    starting.lock();
    try {
      SshHandshake known = handshake;
      if (known == null) {
        known = new SshHandshake(firstUse);
        handshake = known;
      }
      return known;
    } finally {
      starting.unlock();
    }
  }

  /** A pool that somebody has just fetched to borrow from it may be dropped here; what is borrowed is closed when it is given back. */
  void closeIdle() {
    pools.forEach((target, pool) -> pools.computeIfPresent(target, (key, same) -> same.close(IDLE) ? null : same));
  }

  static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** How many hosts have connections. */
  int open() {
    return pools.size();
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    pools.values().forEach(SshPool::closeAll);
    pools.clear();
    SshHandshake open = handshake;
    if (open != null) {
      open.close();
    }
  }
}
