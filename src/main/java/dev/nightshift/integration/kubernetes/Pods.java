package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.spi.CapturedOutput;
import dev.nightshift.spi.StepKind.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One pod: deleted, or what it has written. */
final class Pods {
  private static final String LINES = "500";
  private static final int MOST_BYTES = 1 << 20;

  private final Work work;

  Pods(Work work) {
    this.work = work;
  }

  /** A pod that is gone already is as wanted. */
  Result delete(Order order) throws InterruptedException {
    Thing pod = work.thing(order);
    Optional<JsonNode> before = work.api().find(pod.path());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", pod.name());
    values.put("deleted", before.isPresent());
    if (before.isEmpty()) {
      work.say(pod + " is not there");
      return Work.done(values);
    }
    work.api().delete(pod.path());
    boolean owned = !before.get().path("metadata").path("ownerReferences").isEmpty();
    String after = owned ? "; its controller starts another one" : "; nobody starts it anew";
    work.say(pod + " would be deleted" + after, pod + " is being deleted" + after);
    return Work.done(values);
  }

  Result logs(Order order, Masking masking) throws InterruptedException {
    Thing pod = work.thing(order);
    Map<String, String> asked = order.settings();
    StringBuilder query = new StringBuilder("?tailLines=").append(asked.getOrDefault("lines", LINES)).append("&limitBytes=").append(MOST_BYTES);
    if (asked.containsKey("container")) {
      query.append("&container=").append(asked.get("container"));
    }
    if (order.flag("previous")) {
      query.append("&previous=true");
    }
    if (asked.containsKey("since")) {
      query.append("&sinceSeconds=").append(Math.max(1, Durations.parse(asked.getOrDefault("since", "")).toSeconds()));
    }
    String text = work.api().text(pod.path() + "/log" + query);
    CapturedOutput captured = new CapturedOutput(work.output(), masking);
    captured.write("stdout", text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("lines", text.lines().count());
    values.put("stdout", captured.stdout());
    return new Result(values, Map.of("lines", String.valueOf(values.get("lines"))), true, null);
  }
}
