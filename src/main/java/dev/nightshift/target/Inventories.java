package dev.nightshift.target;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Pulse;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.InventorySource.Host;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the inventories of the workspace ahead of need, and keeps their last answers with their age. An answer that is older than three
 * times its refresh, or a failure after it, is no answer: whoever chooses targets by it chooses nothing.
 */
final class Inventories implements Discovered {
  private static final Logger LOG = LoggerFactory.getLogger(Inventories.class);
  private static final int MOST = 10_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@:-]{1,253}");
  private static final Duration LONGER = Duration.ofSeconds(1);

  private final Map<String, InventorySource> sources = new ConcurrentHashMap<>();
  private final Map<InventoryDefinition, Answer> answers = new ConcurrentHashMap<>();
  private final Map<InventoryDefinition, FutureTask<Answer>> asking = new ConcurrentHashMap<>();
  private final Workspaces workspaces;
  private final Clock clock;

  Inventories(Collection<InventorySource> sources, Workspaces workspaces, Clock clock) {
    sources.forEach(source -> this.sources.put(source.kind(), source));
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /**
   * What came of asking.
   *
   * @param hosts of the last good answer
   * @param at when that was asked for; null where there never was one
   * @param problem why the last question had no answer, or null
   * @param leftOut how many hosts of the answer have a name or address that cannot be one
   */
  public record Answer(List<Host> hosts, @Nullable Instant at, Instant askedAt, @Nullable String problem, int leftOut) {}

  /** Returns the targets of a catalog, those that are found among them. */
  public Inventory of(Catalog catalog) {
    return new Inventory(catalog, this);
  }

  /** Returns the last answer of an inventory, or null where it has none yet. */
  public @Nullable Answer last(InventoryDefinition definition) {
    return answers.get(definition);
  }

  @Override
  public List<Host> hosts(InventoryDefinition definition) {
    Answer answer = answers.get(definition);
    if (answer == null) {
      answer = first(definition);
    }
    Instant at = answer.at();
    String age = at == null ? "" : "; its last answer is " + Durations.format(age(at)) + " old";
    if (answer.problem() != null) {
      throw new Problem.Unavailable("The inventory " + definition.id() + " did not answer: " + answer.problem() + age);
    }
    if (at == null || age(at).compareTo(definition.refresh().multipliedBy(3).plus(definition.timeout())) > 0) {
      throw new Problem.Unavailable("The inventory " + definition.id() + " has not answered for too long" + age);
    }
    return answer.hosts();
  }

  /** Returns how old something is, in whole seconds. */
  Duration age(Instant at) {
    return Duration.ofSeconds(Math.max(0, Duration.between(at, clock.instant()).toSeconds()));
  }

  /** Asks those whose time has come, and forgets those that the workspace does not have any more. */
  Duration look() {
    Collection<InventoryDefinition> all = workspaces.current().catalog().inventories().values();
    answers.keySet().retainAll(all);
    Instant now = clock.instant();
    for (InventoryDefinition definition : all) {
      Answer last = answers.get(definition);
      if (last == null || !last.askedAt().plus(definition.refresh()).isAfter(now)) {
        ask(definition);
      }
    }
    return Pulse.AT_LEAST_EVERY;
  }

  /** Somebody needs the first answer and waits for it, as long as it may take. */
  private Answer first(InventoryDefinition definition) {
    try {
      return ask(definition).get(definition.timeout().plus(LONGER).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException none) {
      throw new Problem.Unavailable("The inventory " + definition.id() + " has not answered yet", none);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("The inventory " + definition.id() + " has not answered yet", stopped);
    }
  }

  private FutureTask<Answer> ask(InventoryDefinition definition) {
    FutureTask<Answer> question = new FutureTask<>(() -> answer(definition));
    FutureTask<Answer> underWay = asking.putIfAbsent(definition, question);
    if (underWay != null) {
      return underWay;
    }
    Thread.ofVirtual().name("inventory-" + definition.id()).start(() -> {
      try {
        question.run();
      } finally {
        asking.remove(definition);
      }
    });
    return question;
  }

  private Answer answer(InventoryDefinition definition) throws InterruptedException {
    Instant now = clock.instant();
    Answer before = answers.get(definition);
    Answer answer;
    try {
      List<Host> found = source(definition).find(definition.settings(), definition.timeout());
      List<Host> good = found.stream().filter(host -> NAME.matcher(host.name()).matches() && NAME.matcher(host.address()).matches()).toList();
      answer = good.size() > MOST
          ? failed(before, now, "it knows " + good.size() + " hosts, and " + MOST + " is the most; narrow it down")
          : new Answer(good, now, now, null, found.size() - good.size());
    } catch (Problem problem) {
      answer = failed(before, now, String.valueOf(problem.getMessage()));
    } catch (RuntimeException unexpected) {
      LOG.error("The inventory {} failed in a way its kind {} does not know", definition.id(), definition.kind(), unexpected);
      answer = failed(before, now, "its kind " + definition.kind() + " failed: " + unexpected.getClass().getSimpleName());
    }
    if (answer.problem() != null && (before == null || !answer.problem().equals(before.problem()))) {
      LOG.warn("The inventory {} did not answer: {}", definition.id(), answer.problem());
    }
    answers.put(definition, answer);
    return answer;
  }

  private InventorySource source(InventoryDefinition definition) {
    InventorySource source = sources.get(definition.kind());
    if (source == null) {
      throw new Problem.Invalid("this server has no inventories of the kind " + definition.kind());
    }
    return source;
  }

  private static Answer failed(@Nullable Answer before, Instant now, String problem) {
    return before == null ? new Answer(List.of(), null, now, problem, 0) : new Answer(before.hosts(), before.at(), now, problem, before.leftOut());
  }
}
