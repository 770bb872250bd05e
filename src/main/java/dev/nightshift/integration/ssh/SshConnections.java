package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Open sessions, kept for a minute after their last use and then closed. A session is lent to one step at a time, at most eight of
 * a host at once. A key or known host that changes makes another session.
 */
final class SshConnections implements AutoCloseable {
  private static final int PER_HOST = 8;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final FirstUse firstUse;
  private final Map<SshTarget, Deque<Idle>> idle = new HashMap<>();
  private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("ssh-idle").factory());
  private @Nullable SshHandshake handshake;

  private record Idle(ClientSession session, long since) {
    boolean olderThan(Duration age) {
      return System.nanoTime() - since > age.toNanos();
    }
  }

  SshConnections(FirstUse firstUse) {
    this.firstUse = firstUse;
    sweeper.scheduleWithFixedDelay(() -> closeIdle(IDLE), 15, 15, TimeUnit.SECONDS);
  }

  /** A session for one step. Closing it gives it back. */
  final class Lease implements AutoCloseable {
    private final SshTarget target;
    private final ClientSession session;

    private Lease(SshTarget target, ClientSession session) {
      this.target = target;
      this.session = session;
    }

    ClientSession session() {
      return session;
    }

    @Override
    public void close() {
      synchronized (idle) {
        if (session.isOpen()) {
          idle.computeIfAbsent(target, key -> new ArrayDeque<>()).addFirst(new Idle(session, System.nanoTime()));
        }
      }
      permit(target).release();
    }
  }

  /** Lends a session: one that is open and answers, else a new one. */
  Lease lend(SshTarget target, Duration within) throws SshFailure, InterruptedException {
    if (!permit(target).tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new SshFailure("All " + PER_HOST + " sessions with " + target.host() + " were in use for the whole time of the step");
    }
    boolean lent = false;
    try {
      ClientSession session = reuse(target);
      Lease lease = new Lease(target, session == null ? handshake().open(target, within) : session);
      lent = true;
      return lease;
    } finally {
      if (!lent) {
        permit(target).release();
      }
    }
  }

  private @Nullable ClientSession reuse(SshTarget target) {
    for (Idle candidate = take(target); candidate != null; candidate = take(target)) {
      if (candidate.session().isOpen() && answers(candidate.session())) {
        return candidate.session();
      }
      candidate.session().close(true);
    }
    return null;
  }

  private @Nullable Idle take(SshTarget target) {
    synchronized (idle) {
      Deque<Idle> sessions = idle.get(target);
      return sessions == null ? null : sessions.pollFirst();
    }
  }

  /** A host that went away without a word must not cost a step its chance. */
  private static boolean answers(ClientSession session) {
    try {
      var request = session.createBuffer(org.apache.sshd.common.SshConstants.SSH_MSG_GLOBAL_REQUEST);
      request.putString("keepalive@openssh.com");
      request.putBoolean(true);
      session.request("keepalive@openssh.com", request, ANSWER);
      return session.isOpen();
    } catch (IOException silent) {
      return false;
    }
  }

  private Semaphore permit(SshTarget target) {
    return permits.computeIfAbsent(target.host() + ":" + target.port(), key -> new Semaphore(PER_HOST, true));
  }

  private synchronized SshHandshake handshake() {
    if (handshake == null) {
      handshake = new SshHandshake(firstUse);
    }
    return handshake;
  }

  private void closeIdle(Duration age) {
    synchronized (idle) {
      idle.values().forEach(sessions -> sessions.removeIf(each -> closed(each, age)));
      idle.values().removeIf(Deque::isEmpty);
    }
  }

  private static boolean closed(Idle candidate, Duration age) {
    boolean close = candidate.olderThan(age) || !candidate.session().isOpen();
    if (close) {
      candidate.session().close(true);
    }
    return close;
  }

  @Override
  public synchronized void close() {
    sweeper.shutdownNow();
    closeIdle(Duration.ofNanos(-1));
    if (handshake != null) {
      handshake.close();
    }
  }
}
