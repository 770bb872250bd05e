package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code clusters} of {@code nightshift.yaml}: where {@code kubernetes} steps act. */
final class ClustersSection {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Draft draft;

  ClustersSection(Draft draft) {
    this.draft = draft;
  }

  void read(@Nullable Fields all) {
    if (all == null) {
      return;
    }
    for (String name : all.keys()) {
      Fields fields = all.fields(name);
      if (fields == null || !NAME.matcher(name).matches()) {
        all.error(name, "must be a name of small letters, digits and '-', with a url and a token, or with a kubeconfig");
        continue;
      }
      String setting = "clusters." + name + ".";
      if (fields.has("kubeconfig") == fields.has("url")) {
        fields.error("needs one way in: write url and token, or 'kubeconfig: file:/run/secrets/kubeconfig'");
      }
      if (fields.has("url")) {
        fields.parsed("url", Forms::url).ifPresent(url -> draft.settings.put(setting + "url", url));
        fields.required("token", "file:/run/secrets/cluster-token");
      }
      secret(fields, "token", setting);
      secret(fields, "ca", setting);
      secret(fields, "kubeconfig", setting);
      fields.parsed("context", text -> text).ifPresent(context -> draft.settings.put(setting + "context", context));
      fields.parsed("namespace", ClustersSection::namespace).ifPresent(namespace -> draft.settings.put(setting + "namespace", namespace));
      fields.rejectOthers();
    }
  }

  private void secret(Fields fields, String key, String setting) {
    String reference = draft.secret(fields, key);
    if (!reference.isEmpty()) {
      draft.settings.put(setting + key, reference);
    }
  }

  private static String namespace(String text) {
    if (!NAMESPACE.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no name of a namespace: small letters, digits and '-', at most 63 of them");
    }
    return text;
  }
}
