package dev.nightshift.escalation;

import dev.nightshift.catalog.Person;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What escalation does; stored in the transaction of the state that decided it. */
public sealed interface EscalationEffect {

  /** Pages one person. */
  record Page(Person person, int round, int level, PageKind kind, String why, @Nullable Long run)
      implements EscalationEffect {}

  /** Withdraws what has not left yet. */
  record Withdraw(boolean approvalsToo, String why) implements EscalationEffect {}

  /** Appends a fact to the incident's chain. */
  record Tell(String type, Map<String, Object> data) implements EscalationEffect {}
}
