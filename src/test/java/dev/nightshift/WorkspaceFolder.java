package dev.nightshift;

import dev.nightshift.workspace.Loaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A workspace folder that a test writes as texts. */
public final class WorkspaceFolder {

  private final Path path;

  private WorkspaceFolder(Path path) {
    this.path = path;
  }

  /** A folder without files. */
  public static WorkspaceFolder empty(Path path) {
    return new WorkspaceFolder(path);
  }

  /** A small valid workspace without warnings: the service and the team payments, the people ada and grace, a routing rule. */
  public static WorkspaceFolder small(Path path) {
    return empty(path)
        .file("nightshift.yaml", """
            organisation:
              name: Test
              zone: Europe/Berlin
              allowLocal: true
            secrets:
              monitoring-key: env:MONITORING_KEY
            integrations:
              monitoring: {kind: alertmanager, key: monitoring-key}
            channels:
              smtp: {host: 127.0.0.1, from: nightshift@example.org, tls: none}
            """)
        .file("teams/payments.yaml", """
            name: Payments
            people:
              ada:
                name: Ada Lovelace
                role: admin
                contacts: [email: ada@example.org]
              grace:
                name: Grace Hopper
                contacts: [email: grace@example.org]
            rotation:
              day: monday
              time: 09:00
              start: 2026-01-05
              people: [ada, grace]
            escalation:
              levels:
                - {page: on-call, timeout: 5m}
                - {page: grace, timeout: 10m}
            """)
        .file("services/payments.yaml", """
            name: Payments
            team: payments
            environment: test
            labels: {tier: critical}
            targets:
              - {name: payments-1, connection: local, labels: {role: payments}}
            """)
        .file("routing.yaml", """
            rules:
              - name: payments by job
                when: event.labels[?"job"].orValue("") == "payments"
                service: payments
            """);
  }

  /** Writes a file, in place of an older one. */
  public WorkspaceFolder file(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a text in a file, which must be there. */
  public WorkspaceFolder replace(String name, String text, String by) {
    String before = text(name);
    if (!before.contains(text)) {
      throw new IllegalArgumentException(name + " does not hold " + text);
    }
    return file(name, before.replace(text, by));
  }

  public String text(String name) {
    try {
      return Files.readString(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public WorkspaceFolder without(String name) {
    try {
      Files.delete(path.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  public Loaded load() {
    return TestWorkspaces.loader().load(path);
  }
}
