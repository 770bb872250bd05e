package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code clusters} of {@code nightshift.yaml}: where {@code kubernetes} steps act. */
final class ClustersSection {
  private static final List<String> SECRETS = List.of("token", "ca", "kubeconfig");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Draft draft;
  private final NamedSections clusters;

  ClustersSection(Draft draft) {
    this.draft = draft;
    this.clusters = new NamedSections("clusters", "a url and a token, or with a kubeconfig", draft);
  }

  void read(@Nullable Fields all) {
    clusters.read(all, this::cluster);
  }

  private void cluster(Fields fields, String setting) {
    if (fields.has("kubeconfig") == fields.has("url")) {
      fields.error("needs one way in: write url and token, or 'kubeconfig: file:/run/secrets/kubeconfig'");
    }
    if (fields.has("url")) {
      fields.parsed("url", Forms::url).ifPresent(url -> draft.settings.put(setting + "url", url));
      fields.required("token", "file:/run/secrets/cluster-token");
    }
    for (String key : SECRETS) {
      clusters.secret(fields, key, setting);
    }
    fields.parsed("context", text -> text).ifPresent(context -> draft.settings.put(setting + "context", context));
    fields.parsed("namespace", ClustersSection::namespace).ifPresent(namespace -> draft.settings.put(setting + "namespace", namespace));
  }

  private static String namespace(String text) {
    if (!NAMESPACE.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no name of a namespace: small letters, digits and '-', at most 63 of them");
    }
    return text;
  }
}
