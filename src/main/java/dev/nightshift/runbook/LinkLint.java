package dev.nightshift.runbook;

/** Reports relative links that lead nowhere. */
final class LinkLint {
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  LinkLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  void check() {
    for (Located<String> link : RunbookLinks.of(runbook)) {
      if (RunbookLinks.relative(link.value()) && RunbookLinks.path(runbook, link.value()).filter(context.fileExists()).isEmpty()) {
        findings.warning(link.line(), "the link to " + link.value() + " leads nowhere; correct it, or remove it");
      }
    }
  }
}
