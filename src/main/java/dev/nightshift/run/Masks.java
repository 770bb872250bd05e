package dev.nightshift.run;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;

/** What must never show, as of now: every secret that the workspace names and that resolves. */
final class Masks {
  private final Workspaces workspaces;
  private final Secrets secrets;

  private volatile Known known = new Known(List.of(), Masking.NONE);

  private record Known(List<String> values, Masking masking) {}

  Masks(Workspaces workspaces, Secrets secrets) {
    this.workspaces = workspaces;
    this.secrets = secrets;
  }

  /** Returns the values themselves, for those who mask at the source. */
  List<String> values() {
    List<String> values = new ArrayList<>();
    for (String name : workspaces.current().catalog().secrets().keySet()) {
      try {
        values.add(secrets.resolve(name));
      } catch (Problem.Unavailable absent) {
        continue;
      }
    }
    return List.copyOf(values);
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
