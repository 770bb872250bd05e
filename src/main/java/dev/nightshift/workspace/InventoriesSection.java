package dev.nightshift.workspace;

import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.platform.Json;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.InventorySource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code inventories} of {@code nightshift.yaml}: where further targets are found. Each kind says which settings it has. */
final class InventoriesSection {
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private final Draft draft;
  private final Findings findings;

  InventoriesSection(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(@Nullable Fields all) {
    if (all == null) {
      return;
    }
    Map<String, InventorySource> kinds = draft.vocabulary.inventories().get().stream()
        .collect(Collectors.toMap(InventorySource::kind, kind -> kind, (one, same) -> one, TreeMap::new));
    for (String id : all.keys()) {
      Fields fields = all.fields(id);
      if (fields == null) {
        all.error(id, "must say its kind, such as '{kind: ansible, file: inventory/hosts.yaml}'");
      } else if (draft.inventories.claim(new Located<>(id, all.lineOf(id)), WorkspaceFiles.MAIN, findings)) {
        fields.required("kind", "ansible", Forms.oneOf("a kind of inventory", kinds.keySet()))
            .map(kinds::get).ifPresent(kind -> draft.inventories.put(id, inventory(id, kind, fields)));
      }
    }
  }

  private static InventoryDefinition inventory(String id, InventorySource kind, Fields fields) {
    Duration refresh = fields.parsed("refresh", Forms::positive).orElse(InventoryDefinition.REFRESH);
    if (refresh.compareTo(SHORTEST) < 0) {
      fields.error("refresh", "is too short: at most every 5s");
    }
    Duration timeout = fields.parsed("timeout", Forms::positive).orElse(InventoryDefinition.TIMEOUT);
    Map<String, String> settings = new LinkedHashMap<>();
    for (InventorySource.Setting setting : kind.settings()) {
      if (setting.list()) {
        List<String> texts = fields.texts(setting.name());
        if (!texts.isEmpty()) {
          settings.put(setting.name(), Json.write(texts));
        }
      } else {
        Located<String> text = fields.block(setting.name());
        if (text != null && !text.value().isBlank()) {
          settings.put(setting.name(), text.value().strip());
        }
      }
      if (setting.required() && !settings.containsKey(setting.name())) {
        fields.error(setting.name(), "is missing: " + setting.help());
      }
    }
    fields.rejectOthers();
    if (kind.settings().stream().allMatch(setting -> !setting.required() || settings.containsKey(setting.name()))) {
      kind.check(settings).forEach(fields::error);
    }
    return new InventoryDefinition(id, kind.kind(), settings, refresh, timeout);
  }
}
