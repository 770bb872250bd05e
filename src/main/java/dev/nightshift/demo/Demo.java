package dev.nightshift.demo;

import dev.nightshift.Server;
import dev.nightshift.identity.Tokens;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The whole evening: sets the stage, plays its acts, sums up, and leaves nothing behind. */
final class Demo implements AutoCloseable {

  private static final String TEAM = "payments";

  private final DemoFolder folder;
  private final Stage stage;
  private final boolean once;
  private final boolean keep;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile @Nullable Thread audience;
  private volatile boolean ended;
  private volatile boolean over;

  Demo(DemoFolder folder, Stage stage, boolean once, boolean keep) {
    this.folder = folder;
    this.stage = stage;
    this.once = once;
    this.keep = keep;
    started.push(this::leave);
  }

  /** Plays the acts; stays up afterwards unless it is to be played once. Returns whether all went as they should. */
  boolean play(int port, List<Act> acts) throws InterruptedException {
    audience = Thread.currentThread();
    Instant begin = Instant.now();
    stage.title("Nightshift demo");
    stage.deed("Starting Nightshift with its own PostgreSQL, the example shop, and a mail server …");
    Theatre theatre = open(port);
    stage.good("Ready after " + Stage.seconds(Duration.between(begin, Instant.now())) + ". The console, signed in by this link (once):");
    stage.quote(theatre.responder().signInLink());
    List<Programme.Line> programme = new ArrayList<>();
    for (Act act : acts) {
      stage.title("Act " + (programme.size() + 1) + " · " + act.title());
      programme.add(play(act, theatre));
    }
    Programme.print(programme, stage, Duration.between(begin, Instant.now()));
    if (!once) {
      stayUp(theatre);
    }
    return programme.stream().allMatch(Programme.Line::good);
  }

  /** Nothing is closed while it opens: what has begun to start would be left behind. */
  private synchronized Theatre open(int port) throws InterruptedException {
    if (ended) {
      throw new InterruptedException("The demo was ended before it began");
    }
    Shop shop = started(new Shop(folder.shop()));
    shop.open();
    Mailbox mailbox = started(new Mailbox(folder.smtpPort()));
    Server server = started(Server.start(new ServerSettings(folder.shop(), folder.data(), "127.0.0.1", port, null, null)));
    Story story = started(new Story(server.part(Ledger.class), stage));
    Responder responder = Responder.onCall(server.address().toString(), adminToken(server), TEAM, folder.root(), stage);
    return new Theatre(shop, mailbox, responder, story, stage, server.part(Ledger.class), once);
  }

  private Programme.Line play(Act act, Theatre theatre) throws InterruptedException {
    try {
      return new Programme.Line(act.title(), act.play(theatre), "");
    } catch (Act.Failed | Problem failure) {
      if (ended) {
        throw new InterruptedException("The demo was ended in this act");
      }
      stage.bad(String.valueOf(failure.getMessage()));
      return new Programme.Line(act.title(), null, String.valueOf(failure.getMessage()));
    }
  }

  private void stayUp(Theatre theatre) throws InterruptedException {
    String ways = "Console   " + theatre.responder().signInLink() + "\nStatus    " + theatre.responder().page("/status")
        + "\nMetrics   " + theatre.responder().page("/metrics") + "\nLog       " + folder.log()
        + "\n\nCommands, in another terminal of this folder:\n" + theatre.responder().environment()
        + "\n./nightshift incidents --all\n./nightshift why incident 2\n./nightshift guardrails explain payments-down --incident 2\n./nightshift ladder";
    stage.title("Nightshift stays up to be explored. Ctrl-C ends it and removes everything.");
    stage.quote(ways);
    new CountDownLatch(1).await();
  }

  private String adminToken(Server server) {
    try {
      server.part(Tokens.class).ensureAdmin(folder.data());
      return Files.readString(folder.data().resolve("admin.token")).strip();
    } catch (IOException e) {
      throw new Problem.Unavailable("The admin token is not readable: " + e.getMessage(), e);
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    started.push(part);
    return part;
  }

  private void leave() {
    if (keep) {
      stage.line("The demo's folder is " + folder.root());
    } else {
      folder.delete();
    }
  }

  /** Ends it wherever it is, because somebody wants it so. Does nothing where it is over already. */
  void end() {
    if (over) {
      return;
    }
    ended = true;
    stage.line("");
    stage.deed("Ending: stopping Nightshift with its PostgreSQL, the shop and the mail server …");
    synchronized (this) {
      Thread waiting = audience;
      if (waiting != null) {
        waiting.interrupt();
      }
      close();
    }
    stage.good(keep ? "Ended." : "Ended. Nothing of the demo is left.");
  }

  /** Ends what was started, last first. Closing twice does nothing more. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception left) {
        stage.bad("Something of the demo may be left behind: " + left.getMessage());
      }
    }
    over = true;
  }
}
