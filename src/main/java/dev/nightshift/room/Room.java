package dev.nightshift.room;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.OneLine;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where people talk to Nightshift. Who says something is the person of the workspace that has this id in the chat, with the rights of
 * now. What would change something is recorded first, with its request, so that the same request never does it twice.
 */
final class Room implements ChatCommands {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private final Orders orders;
  private final Reports reports;
  private final ChatRequestStore requests;
  private final Incidents incidents;
  private final Runs runs;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Supplier<Masking> masking;
  private final Clock clock;

  Room(
      Orders orders, Reports reports, ChatRequestStore requests, Incidents incidents, Runs runs, Workspaces workspaces, Ledger ledger,
      TransactionTemplate transaction, Supplier<Masking> masking, Clock clock) {
    this.orders = orders;
    this.reports = reports;
    this.requests = requests;
    this.incidents = incidents;
    this.runs = runs;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.masking = masking;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Reply> say(Line line) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Thread.ofVirtual().name("chat").start(() -> reply.complete(reply(line)));
    return reply;
  }

  private Reply reply(Line line) {
    try {
      return answer(line);
    } catch (Problem problem) {
      return Reply.of(String.valueOf(problem.getMessage()));
    } catch (RuntimeException failure) {
      // Whoever asked waits for an answer, and an unknown outcome is one.
      LOG.error("A command from {} failed", line.chat(), failure);
      return Reply.of("Something went wrong in Nightshift, and it is not known whether this was done. Look at the console; the server's log says more.");
    }
  }

  private Reply answer(Line line) {
    Catalog now = workspaces.current().catalog();
    Optional<Person> person = now.personInChat(line.chat(), line.user());
    Actor actor = person.flatMap(known -> Actors.person(now, known.id())).orElse(null);
    if (person.isEmpty() || actor == null) {
      return Reply.of(stranger(line));
    }
    if (!masking.get().text(line.text()).equals(line.text())) {
      return Reply.of("This line holds a secret of the workspace, so nothing was done and nothing of it is kept. " + named(line.chat()) + " has seen it: change the secret.");
    }
    return switch (Grammar.read(line.text())) {
      case Grammar.Read.NotUnderstood(String remedy) -> Reply.of(remedy);
      case Grammar.Read.Understood(Command command) when !taken(line, command, actor) ->
          Reply.of("This request was taken before; nothing was done a second time.");
      case Grammar.Read.Understood(Command.Look look) -> reports.tell(look, actor);
      case Grammar.Read.Understood(Command.Order order) -> orders.carryOut(order, actor, person.get().name(), named(line.chat()));
    };
  }

  /** Notes a request, once, and records who wants what changed; false where it was noted before. */
  private boolean taken(Line line, Command command, Actor actor) {
    return Boolean.TRUE.equals(transaction.execute(status -> {
      if (!requests.first(line.chat(), line.once(), clock.instant())) {
        return false;
      }
      if (command instanceof Command.Order order) {
        ledger.append(fact(line, order, actor));
      }
      return true;
    }));
  }

  private FactDraft fact(Line line, Command.Order order, Actor actor) {
    Map<String, Object> data = new LinkedHashMap<>(Map.of("chat", line.chat(), "user", line.user(), "line", OneLine.of(line.text())));
    String version = workspaces.current().version();
    Run run = order.run() == null ? null : runs.get(order.run());
    Long incident = run == null ? order.incident() : run.incidentId();
    if (incident != null) {
      incidents.lock(incident);
    }
    return draft(run, incident, actor, version, data);
  }

  private static FactDraft draft(@Nullable Run run, @Nullable Long incident, Actor actor, String version, Map<String, Object> data) {
    if (run != null) {
      return FactDraft.ofRun(run.id(), incident, "chat.command", actor.name(), version, data);
    }
    return incident == null
        ? FactDraft.ofSystem("chat.command", actor.name(), version, data)
        : FactDraft.ofIncident(incident, "chat.command", actor.name(), version, data);
  }

  private static String stranger(Line line) {
    return "Nightshift does not know who " + (line.name().isEmpty() ? "you are" : "'" + OneLine.of(line.name()) + "' is") + " in " + named(line.chat())
        + ", so nothing was done. Write 'chat: {" + line.chat() + ": " + line.user() + "}' to your entry under people in the workspace's teams/*.yaml, then say it again.";
  }

  private static String named(String chat) {
    return chat.substring(0, 1).toUpperCase(Locale.ROOT) + chat.substring(1);
  }
}
