package dev.nightshift.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.EscalationEffect.Page;
import dev.nightshift.escalation.EscalationEffect.Tell;
import dev.nightshift.escalation.EscalationState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Whatever happens, in whatever order: once time has passed, an incident is acknowledged, over, or escalated to exhaustion;
 * nobody is paged after an acknowledgement or a resolution (but for an approval while somebody works on it); nothing waits
 * without a timer.
 */
class EscalationSimulationTest {

  private static final Set<Phase> DONE = Set.of(Phase.ACKNOWLEDGED, Phase.EXHAUSTED, Phase.ENDED);

  @RepeatedTest(5)
  void every_history_comes_to_an_end_that_somebody_knows_of() {
    long seed = System.nanoTime();
    System.out.println("EscalationSimulationTest seed " + seed);
    for (int history = 0; history < 2_000; history++) {
      new History(new Random(seed + history), "seed " + (seed + history)).play();
    }
  }

  private static final class History {
    private final Random random;
    private final String name;
    private final EscalationPlan plan;
    private Instant now = Instant.parse("2026-11-20T03:00:00Z");
    private EscalationState state = EscalationState.NEW;
    private int paged;

    History(Random random, String name) {
      this.random = random;
      this.name = name;
      this.plan = plan();
    }

    void play() {
      happens(opening());
      int events = random.nextInt(12);
      for (int event = 0; event < events; event++) {
        now = now.plusSeconds(random.nextInt(600));
        happens(random.nextBoolean() ? new EscalationEvent.Due() : any());
      }
      for (int beat = 0; beat < 500 && !DONE.contains(state.phase()); beat++) {
        assertThat(state.dueAt()).as(name + ": waits without a timer in " + state).isNotNull();
        now = state.dueAt().isAfter(now) ? state.dueAt() : now;
        happens(new EscalationEvent.Due());
      }
      assertThat(DONE).as(name + " ends in " + state).contains(state.phase());
      if (state.phase() == Phase.EXHAUSTED) {
        assertThat(paged > 0 || plan.reachesNobody()).as(name + ": exhausted without a page").isTrue();
      }
    }

    private void happens(EscalationEvent event) {
      Phase before = state.phase();
      EscalationMachine.Result result = EscalationMachine.apply(state, event, plan, now);
      state = result.state();
      boolean quiet = before == Phase.ACKNOWLEDGED || before == Phase.ENDED;
      boolean opens = event instanceof EscalationEvent.OpenedForPeople || event instanceof EscalationEvent.OpenedForAutomation;
      for (EscalationEffect effect : result.effects()) {
        if (effect instanceof Page page) {
          paged++;
          boolean allowed = !quiet || opens || before == Phase.ACKNOWLEDGED && page.kind() == PageKind.APPROVAL;
          assertThat(allowed).as(name + ": " + page + " after " + before).isTrue();
        }
        if (effect instanceof Tell tell && tell.type().equals("escalation.exhausted")) {
          assertThat(state.phase()).as(name).isEqualTo(Phase.EXHAUSTED);
        }
      }
      boolean live = state.phase() == Phase.HOLDING || state.phase() == Phase.PAGING;
      assertThat(state.dueAt() != null).as(name + ": a timer exactly where something is to come: " + state).isEqualTo(live);
    }

    private EscalationEvent opening() {
      return random.nextBoolean()
          ? new EscalationEvent.OpenedForAutomation("a runbook acts alone", Duration.ofMinutes(1))
          : new EscalationEvent.OpenedForPeople(random.nextBoolean() ? PageKind.INCIDENT : PageKind.CHECK, "nothing acts alone");
    }

    private EscalationEvent any() {
      long run = 1 + random.nextInt(2);
      return switch (random.nextInt(12)) {
        case 0 -> opening();
        case 1, 2 -> new EscalationEvent.RunPlanned(run, random.nextBoolean(), "a run", Duration.ofMinutes(20));
        case 3 -> new EscalationEvent.RunApproved(run, "person:ada", Duration.ofMinutes(20));
        case 4 -> new EscalationEvent.RunSucceeded(run);
        case 5 -> new EscalationEvent.RunFailed(run, "failed");
        case 6 -> new EscalationEvent.PeopleNeeded("declined");
        case 7 -> new EscalationEvent.ApprovalNeeded(run, "approve", List.of(person("hopper")));
        case 8, 9 -> undeliverable();
        case 10 -> random.nextInt(4) == 0 ? new EscalationEvent.Acknowledged("person:ada") : new EscalationEvent.SeverityRaised("worse");
        default -> random.nextInt(4) == 0 ? new EscalationEvent.Resolved("over") : new EscalationEvent.Due();
      };
    }

    private EscalationEvent undeliverable() {
      String person = state.waitingFor().isEmpty() ? "ada" : state.waitingFor().get(random.nextInt(state.waitingFor().size()));
      return new EscalationEvent.Undeliverable(person, state.round(), state.level());
    }

    private EscalationPlan plan() {
      List<EscalationPlan.Level> levels = new ArrayList<>();
      for (int level = 0; level < random.nextInt(4); level++) {
        List<Person> people = new ArrayList<>();
        for (int person = 0; person < random.nextInt(3); person++) {
          people.add(person("p" + level + person));
        }
        levels.add(new EscalationPlan.Level(people, List.of(), Duration.ofMinutes(1 + random.nextInt(10))));
      }
      return new EscalationPlan(levels, random.nextInt(3));
    }

    private static Person person(String id) {
      return new Person(id, id, "responder", List.of(new ContactMethod("email", id + "@example.org")));
    }
  }
}
