package dev.nightshift.workspace;

import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Located;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code git}: how a workspace in a Git remote is kept up to date, and whom its commits must be signed by. */
final class GitSection {
  private final Draft draft;

  GitSection(Draft draft) {
    this.draft = draft;
  }

  void read(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    fields.parsed("pullEvery", Forms::positive).ifPresent(every -> draft.settings.put("git.pullEvery", every.toString()));
    String secret = draft.secret(fields, "webhookSecret");
    if (!secret.isEmpty()) {
      draft.settings.put("git.webhookSecret", secret);
    }
    boolean required = fields.flag("requireSignedCommits", false);
    draft.settings.put("git.requireSignedCommits", Boolean.toString(required));
    List<Located<String>> signers = fields.locatedTexts("allowedSigners");
    for (Located<String> signer : signers) {
      try {
        SignedCommits.key(signer.value());
      } catch (IllegalArgumentException none) {
        fields.error("allowedSigners", String.valueOf(none.getMessage()));
      }
    }
    draft.settings.put("git.allowedSigners", signers.stream().map(Located::value).collect(Collectors.joining("\n")));
    if (required && signers.isEmpty()) {
      fields.error("requireSignedCommits", "is on, and nobody is allowed to sign; write their public SSH keys under allowedSigners");
    }
    fields.rejectOthers();
  }
}
