package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Hosts by the series that a query gives: their labels are the host's labels. */
public final class PrometheusSource implements InventorySource {
  private static final Pattern HOST_PORT = Pattern.compile("\\[?([^\\[\\]]+?)]?(?::\\d{1,5})?");
  private static final String INSTANCE = "instance";

  private final PrometheusServer prometheus;

  public PrometheusSource(PrometheusServer prometheus) {
    this.prometheus = prometheus;
  }

  @Override
  public String kind() {
    return "prometheus";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting("query", "an instant query, such as up{job=\"node\"}", true, false),
        new Setting("address", "the label that holds the address, with or without a port; instance where it is not set", false, false),
        new Setting("name", "the label that holds the name; where it is not set, the address", false, false));
  }

  /** Series of the same name are one host: the labels in which they differ are not its labels. */
  @Override
  public List<Host> find(Map<String, String> settings, Duration timeout) throws InterruptedException {
    String address = settings.getOrDefault("address", INSTANCE);
    String name = settings.getOrDefault("name", address);
    Map<String, Host> hosts = new LinkedHashMap<>();
    for (JsonNode series : series(settings.getOrDefault("query", ""), timeout)) {
      Map<String, String> labels = new TreeMap<>(Samples.labels(series.path("metric")));
      labels.remove("__name__");
      String where = labels.getOrDefault(address, "");
      if (where.isEmpty()) {
        throw new Problem.Invalid("a series of the query has no label '" + address + "'; write the one that holds the address as 'address:'");
      }
      Host host = new Host(host(labels.getOrDefault(name, where)), host(where), labels, Map.of());
      hosts.merge(host.name(), host, PrometheusSource::common);
    }
    return List.copyOf(hosts.values());
  }

  private List<JsonNode> series(String query, Duration timeout) throws InterruptedException {
    JsonNode data = prometheus.ask(new Query(query, null, Duration.ZERO), timeout);
    if (!"vector".equals(data.path("resultType").asString(""))) {
      throw new Problem.Invalid("the query gives no series of this moment; write one such as up{job=\"node\"}");
    }
    List<JsonNode> series = new ArrayList<>();
    data.path("result").forEach(series::add);
    return series;
  }

  private static Host common(Host one, Host other) {
    Map<String, String> labels = new TreeMap<>(one.labels());
    labels.entrySet().removeIf(label -> !label.getValue().equals(other.labels().get(label.getKey())));
    return new Host(one.name(), one.address(), labels, Map.of());
  }

  private static String host(String instance) {
    Matcher parts = HOST_PORT.matcher(instance);
    boolean plainIpv6 = instance.indexOf(':') != instance.lastIndexOf(':') && !instance.startsWith("[");
    return plainIpv6 || !parts.matches() ? instance : parts.group(1);
  }
}
