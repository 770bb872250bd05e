package dev.nightshift.run;

import dev.nightshift.runbook.Parsed;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookParser;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The runbook that a run is pinned to, whatever the workspace says by now. */
final class RunbookVersions {
  private static final int KEPT = 200;

  private record Key(String version, String file) {}

  private final PlanningStore texts;
  private final Workspaces workspaces;
  private final Map<Key, Runbook> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Runbook> eldest) {
              return size() > KEPT;
            }
          });

  /** What is known to be stored: a version is never removed. */
  private final Set<Key> stored = ConcurrentHashMap.newKeySet();

  RunbookVersions(PlanningStore texts, Workspaces workspaces) {
    this.texts = texts;
    this.workspaces = workspaces;
  }

  /** Stores a version in the caller's transaction. */
  void keep(Runbook runbook, Instant now) {
    Key key = new Key(runbook.version(), runbook.file());
    if (!stored.contains(key)) {
      texts.keep(runbook.version(), runbook.file(), runbook.text(), now);
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              if (stored.size() >= KEPT) {
                stored.clear();
              }
              stored.add(key);
            }
          });
    }
  }

  Runbook of(Plan plan) {
    Key key = new Key(plan.version(), plan.file());
    Runbook known = kept.get(key);
    if (known == null) {
      known = current(plan).orElseGet(() -> stored(plan));
      kept.put(key, known);
    }
    return known;
  }

  private Optional<Runbook> current(Plan plan) {
    return workspaces.current().runbook(plan.runbook()).filter(runbook -> runbook.version().equals(plan.version()) && runbook.file().equals(plan.file()));
  }

  private Runbook stored(Plan plan) {
    String text = texts.text(plan.version(), plan.file()).orElseThrow(() -> new IllegalStateException("The text of " + plan.file() + " " + plan.version() + " is not stored"));
    Parsed parsed = RunbookParser.parse(plan.file(), text);
    @Nullable Runbook runbook = parsed.runbook();
    if (runbook == null) {
      throw new IllegalStateException("The stored text of " + plan.file() + " cannot be read any more: " + parsed.findings());
    }
    return runbook;
  }
}
