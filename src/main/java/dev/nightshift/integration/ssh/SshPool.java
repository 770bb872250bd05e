package dev.nightshift.integration.ssh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;

/**
 * The open connections with one host, by one user and one credential. Steps share a connection, each with a channel of its own, as many
 * as the host allows (sshd_config(5), MaxSessions); beyond that there is a second connection, and a few more, and then they wait.
 */
final class SshPool {
  /** What OpenSSH allows where nothing else is configured. */
  private static final int CHANNELS = 10;

  private static final int MOST_CONNECTIONS = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Connector connector;
  private final Clock clock;
  private final List<Connection> connections = new ArrayList<>();
  private boolean connecting;

  /** Opens a connection. */
  interface Connector {
    ClientSession connect(Duration within) throws SshFailure, InterruptedException;
  }

  private static final class Connection {
    private final ClientSession session;
    private int shells;
    private int lines;
    private int most = CHANNELS;
    private boolean broken;
    private Instant since;

    Connection(ClientSession session, Instant since) {
      this.session = session;
      this.since = since;
    }

    boolean usable() {
      return session.isOpen() && !broken;
    }

    boolean idle() {
      return shells == 0 && lines == 0;
    }
  }

  /** What a connection is wanted for. A line through the host is no session of it, and does not count as one. */
  enum Use {
    SHELL,
    LINE
  }

  /** @param clock tells how long a connection has been idle */
  SshPool(Connector connector, Clock clock) {
    this.connector = connector;
    this.clock = clock;
  }

  /** The use of a connection. Closing it gives it back. */
  final class Lease implements AutoCloseable {
    private final Connection connection;
    private final Use use;
    private final boolean fresh;
    private boolean closed;

    private Lease(Connection connection, Use use, boolean fresh) {
      this.connection = connection;
      this.use = use;
      this.fresh = fresh;
      count(1);
    }

    private void count(int more) {
      switch (use) {
        case SHELL -> connection.shells += more;
        case LINE -> connection.lines += more;
      }
    }

    ClientSession session() {
      return connection.session;
    }

    /** Whether the connection was made for this lease, so that it is not older than it. */
    boolean fresh() {
      return fresh;
    }

    /** The connection answers no more: nobody else gets it, and it is closed when all have left it. */
    void broken() {
      connection.broken = true;
      close();
    }

    /** The host allows no further channel. Returns whether there are others, so that it allows at least those. */
    boolean full() {
      lock.lock();
      try {
        boolean others = connection.shells > 1;
        connection.most = Math.max(1, Math.min(connection.most, connection.shells - 1));
        return others;
      } finally {
        lock.unlock();
        close();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          count(-1);
          connection.since = clock.instant();
          tidy(Duration.ofDays(1));
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Lends a connection.
   *
   * @param fresh whether an old one will not do
   */
  Lease lend(Use use, boolean fresh, Duration within) throws SshFailure, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<Connection> free = fresh ? Optional.empty() : free(use);
        if (free.isPresent()) {
          return new Lease(free.get(), use, false);
        }
        if (!connecting && (fresh || connections.size() < MOST_CONNECTIONS)) {
          return new Lease(connect(deadline), use, true);
        }
        long left = changed.awaitNanos(Math.max(0, deadline - System.nanoTime()));
        if (left <= 0) {
          throw new SshFailure("All sessions that the host allows were in use for the whole time of the step");
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Connection> free(Use use) {
    return connections.stream()
        .filter(connection -> connection.usable() && (use == Use.LINE || connection.shells < connection.most))
        .min(Comparator.comparing(connection -> connection.shells));
  }

  /** Others wait meanwhile, for they may share what comes of it. */
  private Connection connect(long deadline) throws SshFailure, InterruptedException {
    connecting = true;
    lock.unlock();
    ClientSession session = null;
    try {
      session = connector.connect(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    } finally {
      lock.lock();
      connecting = false;
      changed.signalAll();
    }
    Connection connection = new Connection(session, clock.instant());
    connections.add(connection);
    return connection;
  }

  /** Closes what nobody has used for so long, and what is dead; returns whether nothing is left. */
  boolean close(Duration age) {
    lock.lock();
    try {
      tidy(age);
      return connections.isEmpty() && !connecting && !lock.hasWaiters(changed);
    } finally {
      lock.unlock();
    }
  }

  private void tidy(Duration age) {
    Instant longAgo = clock.instant().minus(age);
    connections.removeIf(connection -> {
      boolean old = connection.idle() && (!connection.usable() || connection.since.isBefore(longAgo));
      boolean dead = !connection.session.isOpen();
      if (old || dead) {
        connection.session.close(true);
      }
      return old || dead;
    });
  }

  /** Closes everything, also what is in use. */
  void closeAll() {
    lock.lock();
    try {
      connections.forEach(connection -> connection.session.close(true));
      connections.clear();
    } finally {
      lock.unlock();
    }
  }
}
