package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a fence asks for. Names are checked here, so that a path made of them leads nowhere else. */
final class OrderReader {
  /** RFC 1123, as Kubernetes reads it: names of namespaces and containers, and names of other resources. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LATE = Pattern.compile("\\{\\{\\s*(secret|time):");
  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "ksh", "zsh");

  private static final Form FLAG = new Form(value -> value.equals("true") || value.equals("false"), "true or false");
  private static final Map<String, Form> FORMS = Map.of(
      "replicas", new Form(value -> value.matches("\\d{1,5}"), "a whole number"),
      "revision", new Form(value -> value.matches("[1-9]\\d{0,8}"), "the number of a revision"),
      "lines", new Form(value -> value.matches("[1-9]\\d{0,3}"), "a number from 1 to 9999"),
      "since", new Form(OrderReader::isDuration, "a duration such as 10m"),
      "container", new Form(value -> LABEL.matcher(value).matches(), "the name of a container"),
      "until", new Form(value -> value.equals("ready") || value.equals("gone"), "ready or gone"));

  /** What the value of a field must look like. */
  private record Form(Predicate<String> fits, String hint) {}

  private OrderReader() {}

  /**
   * Reads a fence.
   *
   * @param filled whether its places have their values; else what waits for one is not judged
   * @throws Problem.Invalid saying what is wrong
   */
  static Order read(String text, Map<String, String> attributes, boolean filled) {
    String word = attributes.getOrDefault("action", Action.APPLY.word());
    Action action = Action.of(word).orElseThrow(() -> new Problem.Invalid(
        "There is no action '" + word + "'; " + Suggestion.among(word, Action.words()) + "there are " + String.join(", ", Action.words())));
    if (LATE.matcher(text).find()) {
      throw new Problem.Invalid("A secret or a time is not filled in here; let the cluster's own Secrets hold it");
    }
    List<@Nullable Object> documents = filled ? BoundYaml.read(text) : BoundYaml.outline(text);
    return action == Action.APPLY ? manifests(documents) : order(action, documents);
  }

  private static Order manifests(List<@Nullable Object> documents) {
    List<Map<String, @Nullable Object>> manifests = new ArrayList<>();
    for (Object document : documents) {
      manifests.add(manifest(document, manifests.size() + 1));
    }
    if (manifests.isEmpty()) {
      throw new Problem.Invalid("There is no manifest; write one in the fence, or choose another action");
    }
    return new Order(Action.APPLY, null, "", "", Map.of(), List.of(), manifests);
  }

  private static Map<String, @Nullable Object> manifest(@Nullable Object document, int number) {
    Map<String, @Nullable Object> manifest = mapping(document);
    Map<?, ?> metadata = manifest.get("metadata") instanceof Map<?, ?> members ? members : Map.of();
    Object named = metadata.get("name");
    if (!(manifest.get("apiVersion") instanceof String) || !(manifest.get("kind") instanceof String) || named == null) {
      throw new Problem.Invalid("Manifest " + number + " needs apiVersion, kind and metadata.name");
    }
    name(named.toString(), NAME, "metadata.name");
    Object namespace = metadata.get("namespace");
    if (namespace != null) {
      name(namespace.toString(), LABEL, "metadata.namespace");
    }
    return manifest;
  }

  private static Order order(Action action, List<@Nullable Object> documents) {
    Map<String, @Nullable Object> fields = documents.size() == 1 ? mapping(documents.getFirst()) : Map.of();
    Map<String, String> settings = new LinkedHashMap<>();
    Kind kind = null;
    String namespace = "";
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      Kind named = Kind.of(field.getKey()).orElse(null);
      if (named != null && kind == null && action.kinds().contains(named)) {
        kind = named;
        name(single(field), NAME, field.getKey());
      } else if (field.getKey().equals("namespace")) {
        namespace = name(single(field), LABEL, "namespace");
      } else if (action.fields().contains(field.getKey())) {
        settings.put(field.getKey(), field.getKey().equals("command") ? "" : setting(field.getKey(), single(field)));
      } else {
        throw new Problem.Invalid("action=" + action.word() + " does not know '" + field.getKey() + "' here; it knows one of "
            + action.kindWords() + ", and namespace" + (action.fields().isEmpty() ? "" : ", " + String.join(", ", action.fields())));
      }
    }
    if (kind == null) {
      throw new Problem.Invalid("action=" + action.word() + " must say on what; write it such as '" + action.kinds().stream().sorted().findFirst().orElseThrow().word() + ": NAME'");
    }
    List<String> command = action == Action.EXEC ? command(fields.get("command")) : List.of();
    if (action == Action.SCALE && !settings.containsKey("replicas")) {
      throw new Problem.Invalid("action=scale must say to how many; write 'replicas: 3'");
    }
    return new Order(action, kind, String.valueOf(fields.get(kind.word())), namespace, settings, command, List.of());
  }

  private static String setting(String key, String value) {
    Form form = FORMS.getOrDefault(key, FLAG);
    if (!BoundYaml.open(value) && !form.fits().test(value)) {
      throw new Problem.Invalid(key + " is '" + value + "'; write " + form.hint());
    }
    return value;
  }

  private static boolean isDuration(String text) {
    try {
      return !Durations.parse(text).isZero();
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /** A value may be an argument of its own, never the program and never a part of a shell's script. */
  private static List<String> command(@Nullable Object command) {
    if (!(command instanceof List<?> list) || list.isEmpty() || list.stream().anyMatch(item -> item == null || item instanceof Map || item instanceof List)) {
      throw new Problem.Invalid("action=exec needs a command: the program and its arguments as a list, such as 'command: [nginx, -s, reload]'; no shell reads it");
    }
    List<String> words = list.stream().map(String::valueOf).toList();
    boolean shell = SHELLS.contains(words.getFirst().replaceFirst(".*/", ""));
    for (int index = 0; index < words.size(); index++) {
      String word = words.get(index);
      boolean script = shell && index > 0 && words.get(index - 1).matches("-[a-z]*c");
      if (BoundYaml.open(word) && (index == 0 || script || !BoundYaml.isPlace(word))) {
        throw new Problem.Invalid("A {{…}} in command: is one argument of its own, neither the program nor (a part of) a script;"
            + " hand it to a script as an argument: [sh, -c, 'echo \"$1\"', sh, \"{{value}}\"]");
      }
    }
    return words;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> mapping(@Nullable Object document) {
    if (document instanceof Map<?, ?> mapping) {
      return (Map<String, @Nullable Object>) mapping;
    }
    throw new Problem.Invalid("The text must be a mapping, such as 'deployment: shop'");
  }

  private static String single(Map.Entry<String, @Nullable Object> field) {
    Object value = field.getValue();
    if (value == null || value instanceof Map || value instanceof List) {
      throw new Problem.Invalid(field.getKey() + " must be a single value");
    }
    return value.toString();
  }

  private static String name(String name, Pattern form, String what) {
    if (BoundYaml.open(name) || form.matcher(name).matches()) {
      return name;
    }
    throw new Problem.Invalid(what + " is '" + name + "', which is no name in Kubernetes: small letters, digits and '-', at most "
        + (form == LABEL ? 63 : 253) + " of them");
  }
}
