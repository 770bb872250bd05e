package dev.nightshift.escalation;

import dev.nightshift.catalog.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A policy with names in place of "whoever is on call", as of one moment.
 *
 * @param levels in order; may be empty, which nobody can escalate through
 * @param repeats how often the whole is gone through again
 */
public record EscalationPlan(List<Level> levels, int repeats) {

  /**
   * One level: who can be paged, and who or what could not.
   *
   * @param because by person, why they are the one: {@code is on call for the team payments until …}
   */
  public record Level(List<Person> people, List<Absent> absent, Duration timeout, Map<String, String> because) {
    public Level {
      people = List.copyOf(people);
      absent = List.copyOf(absent);
      because = Map.copyOf(because);
    }

    public Level(List<Person> people, List<Absent> absent, Duration timeout) {
      this(people, absent, timeout, Map.of());
    }
  }

  /** Somebody who should be paged and cannot be. */
  public record Absent(String who, String why) {}

  public EscalationPlan {
    levels = List.copyOf(levels);
  }

  /** Whether there is anybody at all. */
  boolean reachesNobody() {
    return levels.stream().allMatch(level -> level.people().isEmpty());
  }
}
