package dev.nightshift.guardrail;

import dev.nightshift.guardrail.Guardrails.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;

/** Guardrails that are asked together, in their order. */
record Panel(List<Guardrail> guardrails) {

  static Panel of(Guardrail... guardrails) {
    return new Panel(List.of(guardrails));
  }

  List<String> names() {
    return guardrails.stream().map(Guardrail::name).toList();
  }

  /** Asks them until one does not allow it. */
  List<Decision> ask(Situation situation, Readings readings) {
    List<Decision> decisions = new ArrayList<>();
    for (Guardrail guardrail : guardrails) {
      Decision decision = decision(guardrail, situation, readings);
      decisions.add(decision);
      if (!decision.allows()) {
        break;
      }
    }
    return decisions;
  }

  /** Asks them all, whatever the others say. One that fails denies, also where the database is why. */
  List<Decision> preview(Situation situation, Readings readings) {
    return guardrails.stream().map(guardrail -> previewed(guardrail, situation, readings)).toList();
  }

  private static Decision previewed(Guardrail guardrail, Situation situation, Readings readings) {
    try {
      return decision(guardrail, situation, readings);
    } catch (DataAccessException trouble) {
      return unable(guardrail, trouble);
    }
  }

  /** Whatever goes wrong while a guardrail looks, it must not become a yes; only the database's own trouble ends the transaction. */
  static Decision decision(Guardrail guardrail, Situation situation, Readings readings) {
    try {
      return new Decision(guardrail.name(), guardrail.judge(situation, readings));
    } catch (DataAccessException databaseTrouble) {
      throw databaseTrouble;
    } catch (RuntimeException unable) {
      return unable(guardrail, unable);
    }
  }

  private static Decision unable(Guardrail guardrail, RuntimeException why) {
    return new Decision(
        guardrail.name(),
        Verdict.deny("the guardrail " + guardrail.name() + " could not be evaluated: " + why, Map.of("error", String.valueOf(why.getMessage()))));
  }
}
