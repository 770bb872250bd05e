package dev.nightshift.workspace;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Integration;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.catalog.Team;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The catalog while its files are read: names may refer to what a later file defines. */
final class Draft {
  final Vocabulary vocabulary;
  final Path home;
  final Instant now;
  final Definitions<Person> people = new Definitions<>("person");
  final Definitions<Team> teams = new Definitions<>("team");
  final Definitions<Service> services = new Definitions<>("service");
  final Definitions<Integration> integrations = new Definitions<>("integration");
  final Definitions<String> secrets = new Definitions<>("secret");
  final Definitions<InventoryDefinition> inventories = new Definitions<>("inventory");
  final Definitions<List<String>> commands = new Definitions<>("command");
  final List<SecretUse> secretUses = new ArrayList<>();
  final List<RoutingRule> routing = new ArrayList<>();
  final List<Subscription> subscriptions = new ArrayList<>();
  final Map<String, String> settings = new LinkedHashMap<>();
  /** Labels by whose value {@code guardrails.yaml} counts targets, each with the services that it is about. */
  final List<Counted> counted = new ArrayList<>();

  /** A label, where it stands, and whose targets it counts. */
  record Counted(Located<String> label, Predicate<Service> services) {}

  final Map<String, SourceFile> calendars = new LinkedHashMap<>();
  Function<String, Findings> calendarFindings = Findings::new;
  final Map<UpdateKind, UpdateTemplate> updates = new EnumMap<>(UpdateTemplate.standard());
  final Map<String, Integer> dependencyLines = new LinkedHashMap<>();
  final List<AccessRule> access = new ArrayList<>();
  final Map<String, String> chatIds = new LinkedHashMap<>();
  GuardrailRules rules = GuardrailRules.NONE;
  Organisation organisation = new Organisation("", ZoneOffset.UTC, Duration.ofMinutes(30), false);

  private final List<Runnable> checks = new ArrayList<>();

  /** @param home where relative paths start */
  Draft(Vocabulary vocabulary, Path home, Instant now) {
    this.vocabulary = vocabulary;
    this.home = home;
    this.now = now;
  }

  ZoneId zone() {
    return organisation.zone();
  }

  /** Checks a reference when every file has been read. */
  void refer(Definitions<?> kind, Located<String> reference, String path, Findings findings) {
    if (!reference.value().isEmpty()) {
      checks.add(() -> kind.check(reference, path, findings));
    }
  }

  /**
   * Reads a reference to a secret. The message never repeats what stands there: it may be the secret itself, put in the
   * wrong place.
   */
  String secret(Fields fields, String key) {
    return secret(fields.text(key), key, fields);
  }

  String secret(@Nullable Located<String> reference, String key, Fields fields) {
    if (reference == null || reference.value().isBlank()) {
      return "";
    }
    use(reference, fields.file(), message -> fields.error(key, message));
    return reference.value();
  }

  /** Notes a reference to a secret, and checks when every file has been read whether it can lead somewhere. */
  void use(Located<String> reference, String file, Consumer<String> report) {
    secretUses.add(new SecretUse(file, reference.line(), reference.value()));
    checks.add(() -> unusable(reference.value()).ifPresent(report));
  }

  /** What is wrong with a reference; the text itself is not repeated. */
  private Optional<String> unusable(String text) {
    if (secrets.values().containsKey(text)) {
      return Optional.empty();
    }
    SecretReference reference = SecretReference.parse(text).orElse(null);
    if (reference == null) {
      String known = secrets.isEmpty() ? "" : " (" + String.join(", ", secrets.values().keySet()) + ")";
      return Optional.of(
          text.contains(":")
              ? SecretReference.wrong(text)
              : "names no secret of the workspace; write the name of one under 'secrets' in nightshift.yaml" + known
                  + ", or " + SecretReference.forms() + ", never the value itself");
    }
    return switch (reference.scheme()) {
      case ENV, FILE, KUBERNETES -> Optional.empty();
      case VAULT -> settings.containsKey("secretSources.vault.address")
          ? Optional.empty()
          : Optional.of("is in Vault, and nothing says where that is; write secretSources.vault in nightshift.yaml");
      case COMMAND -> commands.values().containsKey(reference.place())
          ? Optional.empty()
          : Optional.of("is what a command prints, and there is no such one under secretSources.commands in nightshift.yaml");
    };
  }

  /** Keeps a check for when every file has been read. */
  void whenAllIsRead(Runnable check) {
    checks.add(check);
  }

  /** Checks what can only be checked as a whole. */
  void check() {
    checks.forEach(Runnable::run);
  }

  Catalog catalog() {
    return new Catalog(
        organisation,
        people.values(),
        teams.values(),
        services.values(),
        integrations.values(),
        List.copyOf(routing),
        List.copyOf(subscriptions),
        secrets.values(),
        settings,
        updates,
        inventories.values(),
        rules,
        access);
  }
}
