package dev.nightshift.workspace;

import dev.nightshift.catalog.Discovery;
import dev.nightshift.catalog.JumpHosts;
import dev.nightshift.catalog.Selector;
import dev.nightshift.catalog.Service;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what steps for a service act on: {@code targets}, and the hosts of inventories that are further ones, {@code discover}. */
final class TargetsSection {
  private static final Set<String> GIVEN_LABELS = Set.of("service", "env", "name", Discovery.INVENTORY);

  /** In place of a reference: the key that a host shows at first is remembered. */
  private static final String FIRST_USE = "first-use";

  private final Draft draft;
  private final Findings findings;

  TargetsSection(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  List<TargetAddress> listed(Fields service, String id) {
    List<TargetAddress> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : service.items("targets")) {
      String name = fields.required("name", id + "-1").value();
      if (!name.isEmpty() && !names.add(name)) {
        fields.error("name", "'" + name + "' is the name of another target of this service; give it its own");
      }
      TargetAddress target = target(name, fields);
      checkJump(id, target, fields);
      targets.add(target);
    }
    return targets;
  }

  List<Discovery> discovered(Fields service, String id) {
    List<Discovery> all = new ArrayList<>();
    for (Fields fields : service.items("discover")) {
      Located<String> inventory = fields.required("inventory", "fleet");
      draft.refer(draft.inventories, inventory, "inventory", findings);
      Optional<Selector> where = fields.required("where", "role=web", Selector::parse);
      Map<String, String> labels = labels(fields);
      String connection = fields.required("connection", "ssh", Forms.oneOf("a connection to a host that is found", remote())).orElse("ssh");
      Map<String, String> settings = new LinkedHashMap<>();
      Optional.ofNullable(fields.text("user")).ifPresent(user -> settings.put("user", user.value()));
      fields.parsed("port", Forms::port).ifPresent(port -> settings.put("port", Integer.toString(port)));
      signIn(fields, settings);
      checkJump(id, new TargetAddress("", connection, "", Map.of(), settings), fields);
      fields.rejectOthers();
      where.ifPresent(selector -> all.add(new Discovery(inventory.value(), selector, connection, labels, settings)));
    }
    return all;
  }

  private Set<String> remote() {
    Set<String> connections = new TreeSet<>(draft.vocabulary.connections());
    connections.remove("local");
    return connections;
  }

  /** Labels as a person may set them. */
  Map<String, String> labels(Fields fields) {
    Map<String, String> labels = fields.textMap("labels");
    for (String given : GIVEN_LABELS) {
      if (labels.remove(given) != null) {
        fields.error("labels", "must not set '" + given + "': Nightshift sets it itself; choose another name");
      }
    }
    return labels;
  }

  private TargetAddress target(String name, Fields fields) {
    Map<String, String> labels = labels(fields);
    String connection =
        fields.required("connection", "ssh", Forms.oneOf("a connection", draft.vocabulary.connections())).orElse("local");
    Map<String, String> settings = new LinkedHashMap<>();
    String address = "127.0.0.1";
    if (connection.equals("local")) {
      Located<String> directory = fields.text("directory");
      if (directory != null) {
        settings.put("directory", directory(directory, fields));
      }
    } else {
      address = fields.required("address", name + ".example.org").value();
      settings.put("user", fields.required("user", "deploy").value());
      settings.put("port", Integer.toString(fields.parsed("port", Forms::port).orElse(22)));
      signIn(fields, settings);
    }
    fields.rejectOthers();
    return new TargetAddress(name, connection, address, labels, settings);
  }

  private void signIn(Fields fields, Map<String, String> settings) {
    if (fields.has("agent")) {
      settings.put("agent", agent(fields));
      if (fields.has("key")) {
        fields.error("key", "stands beside 'agent', which has the keys; remove one of them");
      }
    } else {
      fields.required("key", "env:DEPLOY_KEY");
      settings.put("key", draft.secret(fields, "key"));
    }
    String knownHosts = fields.required("knownHosts", "file:known_hosts").value();
    settings.put("knownHosts", knownHosts.equals(FIRST_USE) ? FIRST_USE : draft.secret(fields, "knownHosts"));
    Optional.ofNullable(fields.text(JumpHosts.SETTING)).ifPresent(jump -> settings.put(JumpHosts.SETTING, jump.value()));
  }

  /** The socket of an SSH agent is no secret, so its path may stand in the file. */
  private String agent(Fields fields) {
    Located<String> text = fields.text("agent");
    return text == null || text.value().startsWith("/") ? text == null ? "" : text.value() : draft.secret(fields, "agent");
  }

  /** Checks, when all targets are known, that the way to this one is. */
  private void checkJump(String service, TargetAddress target, Fields fields) {
    if (target.settings().containsKey(JumpHosts.SETTING)) {
      draft.whenAllIsRead(() -> {
        Service owner = draft.services.values().get(service);
        try {
          if (owner != null) {
            new JumpHosts(draft.services.values().values()).settings(owner, target);
          }
        } catch (IllegalArgumentException nowhere) {
          fields.error(JumpHosts.SETTING, String.valueOf(nowhere.getMessage()));
        }
      });
    }
  }

  private String directory(Located<String> directory, Fields fields) {
    Path path = draft.home.resolve(directory.value()).normalize();
    if (!Files.isDirectory(path)) {
      fields.error("directory", "is no folder: " + path + "; a relative one starts at the workspace");
    }
    return path.toString();
  }
}
