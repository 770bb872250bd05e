package dev.nightshift.integration.ansible;

import dev.nightshift.platform.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of a playbook, as the callback wrote it down.
 *
 * @param tasks each with {@code task}, {@code host}, {@code status} (ok, changed, failed, ignored, skipped, unreachable), {@code message}
 * @param hosts the sums of each host: {@code ok}, {@code changed}, {@code failures}, {@code unreachable}, {@code skipped}, …
 * @param outputs what the playbook handed on by {@code set_stats}
 */
record AnsibleResults(List<Map<String, Object>> tasks, Map<String, Object> hosts, Map<String, String> outputs) {
  static final int LARGEST = 4 << 20;
  private static final int TASKS = 200;

  /** Reads the lines; the last one may be half a line, where the playbook was stopped. */
  static AnsibleResults read(String text) {
    List<Map<String, Object>> tasks = new ArrayList<>();
    Map<String, Object> last = Map.of();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      Map<String, Object> values = Json.map(line);
      if (values.containsKey("hosts")) {
        last = values;
      } else if (tasks.size() < TASKS || !good(values)) {
        tasks.add(values);
      }
    }
    return new AnsibleResults(tasks.subList(0, Math.min(tasks.size(), 2 * TASKS)), part(last, "hosts"), Json.singleValues(last.get("outputs")));
  }

  /** Returns what {@code result} is in CEL; the sums are those of the target. */
  Map<String, Object> values(String target) {
    Map<String, Object> sums = part(hosts, target);
    Map<String, Object> values = new LinkedHashMap<>();
    for (String sum : List.of("ok", "changed", "skipped", "unreachable", "rescued", "ignored")) {
      values.put(sum, number(sums.get(sum)));
    }
    values.put("failed", number(sums.get("failures")));
    values.put("hosts", hosts);
    values.put("tasks", tasks);
    return values;
  }

  boolean reached(String target) {
    return hosts.containsKey(target);
  }

  /** Says which tasks failed, or which host could not be reached; null for none. */
  @Nullable String failure(String status) {
    String failures = tasks.stream().filter(task -> status.equals(task.get("status")))
        .limit(3)
        .map(task -> task.get("host") + ": " + task.get("task") + (String.valueOf(task.get("message")).isEmpty() ? "" : ": " + task.get("message")))
        .collect(Collectors.joining("; "));
    return failures.isEmpty() ? null : failures;
  }

  private static boolean good(Map<String, Object> task) {
    return !"failed".equals(task.get("status")) && !"unreachable".equals(task.get("status"));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> values, String name) {
    return values.get(name) instanceof Map<?, ?> part ? (Map<String, Object>) part : Map.of();
  }
}
