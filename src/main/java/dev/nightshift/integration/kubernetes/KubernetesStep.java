package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.CollectedOutput;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One thing to do in a cluster of Kubernetes, or to see there. */
public final class KubernetesStep implements StepKind {
  private static final Set<Kind> LASTING = Set.of(Kind.DEPLOYMENT, Kind.STATEFULSET, Kind.DAEMONSET, Kind.NODE);

  private final Clusters clusters;
  private final Secrets secrets;
  private final Clock clock;
  private final Pause pause;

  public KubernetesStep(Clusters clusters, Secrets secrets, Clock clock) {
    this(clusters, secrets, clock, Thread::sleep);
  }

  KubernetesStep(Clusters clusters, Secrets secrets, Clock clock, Pause pause) {
    this.clusters = clusters;
    this.secrets = secrets;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public String help() {
    return "Applies manifests to a cluster of Kubernetes, or acts on one of its resources; the dry run is the cluster's own.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("action", String.join(", ", Action.words()) + "; apply where it is not set", false),
        new Attribute("cluster", "the name of a cluster under clusters: in nightshift.yaml; the one that Nightshift runs in where it is not set", false),
        new Attribute("force", "true: apply takes over fields that somebody else manages", false));
  }

  @Override
  public List<String> results() {
    return List.of("name", "ready", "reason", "generation", "observedGeneration", "image", "replicas", "readyReplicas", "updatedReplicas", "availableReplicas",
        "revision", "from", "to", "before", "created", "changed", "unchanged", "phase", "restarts", "node", "unschedulable", "active", "succeeded", "failed",
        "evicted", "skipped", "left", "pods", "deleted", "lines", "exit", "stdout", "stderr");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return BoundYaml.PLACES;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    try {
      Order order = OrderReader.read(text, attributes, false);
      return "true".equals(attributes.get(READ_ONLY)) && order.action().changes() ? List.of(refusal(order)) : List.of();
    } catch (Problem.Invalid invalid) {
      return List.of(String.valueOf(invalid.getMessage()));
    }
  }

  private static String refusal(Order order) {
    return "action=" + order.action().word() + " changes the cluster, so it cannot be where steps only look; move it under ## Mitigation";
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    Masking masking = Masking.of(request.secrets());
    Order order = OrderReader.read(request.text(), request.attributes(), true);
    String cluster = request.attributes().getOrDefault("cluster", "that Nightshift runs in");
    String what = Described.order(order) + ", in the cluster " + cluster + ", within " + Durations.format(request.timeout()) + ".\n";
    if (!order.action().changes() || order.action() == Action.EXEC) {
      return new DryRun(what, null).masked(masking);
    }
    CollectedOutput shown = new CollectedOutput();
    String end = "";
    String problem;
    try {
      problem = act(order, request, shown, true, masking).error();
      end = problem == null ? "" : "It would fail: " + problem + "\n";
    } catch (Problem | Refusal unknown) {
      problem = String.valueOf(unknown.getMessage());
      end = "The cluster says nothing to it: " + problem + "\n";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      problem = "the dry run was stopped";
      end = "The dry run was stopped.\n";
    }
    return new DryRun(what + "\nWhat the cluster says to it (dry run):\n\n" + (shown.text() + end).indent(2), problem).masked(masking);
  }

  /** A pod comes and goes, and manifests make what is not there; what else a step names should be there. */
  @Override
  public List<String> missing(Request request) throws InterruptedException {
    Order order = OrderReader.read(request.text(), request.attributes(), false);
    boolean gone = "gone".equals(order.settings().get("until"));
    if (order.kind() == null || !LASTING.contains(order.kind()) || gone || BoundYaml.open(order.name()) || BoundYaml.open(order.namespace())) {
      return List.of();
    }
    Deadline deadline = Deadline.in(request.timeout());
    try (Connection connection = clusters.connect(request.attributes().getOrDefault("cluster", ""), secrets)) {
      Thing thing = order.thing(connection.cluster().namespace());
      return connection.api(true, deadline).find(thing.path()).isPresent() ? List.of() : List.of("the cluster has no " + thing);
    } catch (Refusal untold) {
      throw new Problem.Unavailable(String.valueOf(untold.getMessage()), untold);
    }
  }

  @Override
  public Map<String, String> definitions() {
    return Map.of("cluster", "clusters");
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      Order order = OrderReader.read(request.text(), request.attributes(), true);
      if (request.looks() && order.action().changes()) {
        return Result.failed(refusal(order));
      }
      return act(order, request, (stream, text) -> output.write(stream, masking.text(text)), false, masking).masked(masking);
    } catch (Problem | Refusal refused) {
      return Result.failed(masking.text(String.valueOf(refused.getMessage())));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Result.failed("Stopped; what was asked of the cluster before may go on there");
    }
  }

  private Result act(Order order, Request request, Output output, boolean dryRun, Masking masking) throws InterruptedException {
    Deadline deadline = Deadline.in(request.timeout());
    try (Connection connection = clusters.connect(request.attributes().getOrDefault("cluster", ""), secrets)) {
      Work work = new Work(connection, connection.api(dryRun, deadline), output, deadline, clock, pause);
      return switch (order.action()) {
        case APPLY -> new Manifests(work).apply(order, "true".equals(request.attributes().get("force")));
        case RESTART -> new Rollouts(work).restart(order);
        case SCALE -> new Rollouts(work).scale(order);
        case ROLLBACK -> new Rollouts(work).rollback(order);
        case CORDON -> new Nodes(work).cordon(order, true);
        case UNCORDON -> new Nodes(work).cordon(order, false);
        case DRAIN -> new Drain(work).run(order);
        case DELETE_POD -> new Pods(work).delete(order);
        case EXEC -> new Exec(work).run(order, masking);
        case GET -> new Looks(work).get(order);
        case LOGS -> new Pods(work).logs(order, masking);
        case WAIT -> new Looks(work).await(order);
      };
    }
  }
}
