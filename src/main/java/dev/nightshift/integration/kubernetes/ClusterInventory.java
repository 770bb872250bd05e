package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The nodes or pods of a cluster as hosts. Source: kubernetes.io/docs/reference/using-api/api-concepts, "Retrieving large results sets in chunks". */
public final class ClusterInventory implements InventorySource {
  private static final Set<String> WHAT = Set.of("nodes", "pods");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int CHUNK = 500;
  private static final int MOST = 20_000;

  private final Clusters clusters;
  private final Secrets secrets;

  public ClusterInventory(Clusters clusters, Secrets secrets) {
    this.clusters = clusters;
    this.secrets = secrets;
  }

  @Override
  public String kind() {
    return "kubernetes";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting("of", "nodes or pods", true, false),
        new Setting("cluster", "the name of a cluster under clusters; the one that Nightshift runs in where it is not set", false, false),
        new Setting("namespace", "of pods; all namespaces where it is not set", false, false),
        new Setting("selector", "a label selector of Kubernetes, such as app=shop,tier!=cache", false, false));
  }

  @Override
  public List<String> check(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    if (!WHAT.contains(settings.getOrDefault("of", ""))) {
      problems.add("must say what its hosts are; write 'of: nodes' or 'of: pods'");
    }
    if (settings.containsKey("namespace") && !NAMESPACE.matcher(settings.getOrDefault("namespace", "")).matches()) {
      problems.add("has a namespace that is no name in Kubernetes");
    }
    return problems;
  }

  @Override
  public List<Host> find(Map<String, String> settings, Duration timeout) throws InterruptedException {
    List<String> problems = check(settings);
    if (!problems.isEmpty()) {
      throw new Problem.Invalid("The inventory " + String.join("; it ", problems));
    }
    try (Connection connection = clusters.connect(settings.getOrDefault("cluster", ""), secrets)) {
      return hosts(connection.api(false, Deadline.in(timeout)), settings);
    } catch (Refusal refused) {
      throw new Problem.Unavailable(String.valueOf(refused.getMessage()), refused);
    }
  }

  private static List<Host> hosts(Api api, Map<String, String> settings) throws InterruptedException {
    boolean pods = "pods".equals(settings.get("of"));
    String namespace = settings.getOrDefault("namespace", "");
    String path = "/api/v1" + (pods && !namespace.isEmpty() ? "/namespaces/" + namespace : "") + "/" + settings.get("of") + "?limit=" + CHUNK;
    String selector = settings.containsKey("selector") ? "&labelSelector=" + encoded(settings.getOrDefault("selector", "")) : "";
    List<Host> hosts = new ArrayList<>();
    String next = "";
    do {
      JsonNode list = api.get(path + selector + (next.isEmpty() ? "" : "&continue=" + encoded(next)));
      for (JsonNode item : list.path("items")) {
        String address = pods ? podAddress(item) : nodeAddress(item);
        if (!address.isEmpty()) {
          hosts.add(host(item, address, pods));
        }
      }
      if (hosts.size() > MOST) {
        throw new Problem.Invalid("the cluster has more than " + MOST + " of these; choose among them by selector or namespace");
      }
      next = list.path("metadata").path("continue").asString("");
    } while (!next.isEmpty());
    return hosts;
  }

  private static Host host(JsonNode item, String address, boolean pod) {
    Map<String, String> labels = new LinkedHashMap<>();
    item.path("metadata").path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    String name = item.path("metadata").path("name").asString("");
    String namespace = item.path("metadata").path("namespace").asString("");
    if (pod) {
      labels.put("pod", name);
      labels.put("namespace", namespace);
      labels.put("node", item.path("spec").path("nodeName").asString(""));
    }
    return new Host(pod ? name + "@" + namespace : name, address, labels, Map.of());
  }

  /** Only of one that runs and is not on its way out. */
  private static String podAddress(JsonNode pod) {
    boolean runs = pod.path("status").path("phase").asString("").equals("Running") && !pod.path("metadata").has("deletionTimestamp");
    return runs ? pod.path("status").path("podIP").asString("") : "";
  }

  private static String nodeAddress(JsonNode node) {
    for (String type : List.of("InternalIP", "Hostname")) {
      for (JsonNode address : node.path("status").path("addresses")) {
        if (address.path("type").asString("").equals(type)) {
          return address.path("address").asString("");
        }
      }
    }
    return "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
