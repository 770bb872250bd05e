package dev.nightshift.run;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must never show, as of now: every secret that the workspace names and that resolves, or has. */
final class Masks {
  private final Workspaces workspaces;
  private final Secrets secrets;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile Known known = new Known(List.of(), Masking.NONE);

  private record Known(List<String> values, Masking masking) {}

  Masks(Workspaces workspaces, Secrets secrets) {
    this.workspaces = workspaces;
    this.secrets = secrets;
  }

  /**
   * Returns the values themselves, for those who mask at the source. What was once a value is one until the end: where a secret
   * is kept may be away now, or hold a newer one, and a step that began before still prints the old.
   */
  List<String> values() {
    for (String name : workspaces.current().catalog().secrets().keySet()) {
      try {
        seen.add(secrets.resolve(name));
      } catch (Problem.Unavailable absent) {
        continue;
      }
    }
    return seen.stream().sorted().toList();
  }

  Masking masking() {
    List<String> values = values();
    Known last = known;
    if (last.values().equals(values)) {
      return last.masking();
    }
    Masking masking = Masking.of(values);
    known = new Known(values, masking);
    return masking;
  }
}
