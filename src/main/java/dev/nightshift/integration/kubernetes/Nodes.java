package dev.nightshift.integration.kubernetes;

import dev.nightshift.spi.StepKind.Result;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether new pods may come to a node. */
final class Nodes {
  private final Work work;

  Nodes(Work work) {
    this.work = work;
  }

  Result cordon(Order order, boolean closed) throws InterruptedException {
    Thing node = work.thing(order);
    return Work.done(State.of(Kind.NODE, cordon(node, closed)));
  }

  JsonNode cordon(Thing node, boolean closed) throws InterruptedException {
    Map<String, Object> spec = new HashMap<>();
    spec.put("unschedulable", closed ? true : null);
    JsonNode after = work.api().merge(node.path(), Map.of("spec", spec));
    String what = closed ? "no new pods" : "new pods again";
    work.say(node + " would take " + what, node + " takes " + what);
    return after;
  }
}
