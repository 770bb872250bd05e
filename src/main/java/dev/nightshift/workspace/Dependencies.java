package dev.nightshift.workspace;

import dev.nightshift.catalog.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which service needs which. */
final class Dependencies {
  private final Map<String, Service> services;
  private final Set<String> done = new LinkedHashSet<>();
  private final List<String> path = new ArrayList<>();
  private final Set<List<String>> cycles = new LinkedHashSet<>();

  Dependencies(Map<String, Service> services) {
    this.services = services;
  }

  /** Returns circles, each from its alphabetically first service on; at least one where there is any. */
  Set<List<String>> cycles() {
    services.keySet().forEach(this::visit);
    return cycles;
  }

  private void visit(String id) {
    int before = path.indexOf(id);
    if (before >= 0) {
      cycles.add(fromFirst(path.subList(before, path.size())));
      return;
    }
    Service service = services.get(id);
    if (service == null || done.contains(id)) {
      return;
    }
    path.add(id);
    service.dependencies().forEach(this::visit);
    path.removeLast();
    done.add(id);
  }

  private static List<String> fromFirst(List<String> cycle) {
    List<String> turned = new ArrayList<>(cycle);
    Collections.rotate(turned, -turned.indexOf(Collections.min(turned)));
    return List.copyOf(turned);
  }
}
