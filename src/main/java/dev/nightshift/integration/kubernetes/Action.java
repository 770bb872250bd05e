package dev.nightshift.integration.kubernetes;

import static dev.nightshift.integration.kubernetes.Kind.DAEMONSET;
import static dev.nightshift.integration.kubernetes.Kind.DEPLOYMENT;
import static dev.nightshift.integration.kubernetes.Kind.JOB;
import static dev.nightshift.integration.kubernetes.Kind.NODE;
import static dev.nightshift.integration.kubernetes.Kind.POD;
import static dev.nightshift.integration.kubernetes.Kind.STATEFULSET;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a step can ask of a cluster, on which kinds of resources, and with which further fields in its text. */
enum Action {
  APPLY(true, Set.of()),
  RESTART(true, Set.of(DEPLOYMENT, STATEFULSET, DAEMONSET)),
  SCALE(true, Set.of(DEPLOYMENT, STATEFULSET), "replicas"),
  ROLLBACK(true, Set.of(DEPLOYMENT), "revision"),
  CORDON(true, Set.of(NODE)),
  UNCORDON(true, Set.of(NODE)),
  DRAIN(true, Set.of(NODE), "delete-emptydir-data", "evict-unmanaged"),
  DELETE_POD(true, Set.of(POD)),
  EXEC(true, Set.of(POD), "container", "command"),
  GET(false, Set.of(Kind.values())),
  LOGS(false, Set.of(POD), "container", "lines", "since", "previous"),
  WAIT(false, Set.of(DEPLOYMENT, STATEFULSET, DAEMONSET, JOB, POD, NODE), "until");

  private final boolean changes;
  private final Set<Kind> kinds;
  private final List<String> fields;

  Action(boolean changes, Set<Kind> kinds, String... fields) {
    this.changes = changes;
    this.kinds = kinds;
    this.fields = List.of(fields);
  }

  /** How a step names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean changes() {
    return changes;
  }

  Set<Kind> kinds() {
    return kinds;
  }

  /** What its text may say beside the resource and its namespace. */
  List<String> fields() {
    return fields;
  }

  static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Action::word).toList();
  }

  /** The kinds that it is for, for messages. */
  String kindWords() {
    return kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(", "));
  }
}
