package dev.nightshift.workspace;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes the word of GitHub and GitLab that something was pushed. What was pushed is never read from it: the remote is asked. */
@RestController
final class GitHooksApi {
  static final String SIGNAL = "workspace-pull";
  private static final int LARGEST = 4 << 20;

  private final Workspaces workspaces;
  private final Secrets secrets;
  private final Signals signals;
  private final Clock clock;

  GitHooksApi(Workspaces workspaces, Secrets secrets, Signals signals, Clock clock) {
    this.workspaces = workspaces;
    this.secrets = secrets;
    this.signals = signals;
    this.clock = clock;
  }

  /** Takes a delivery of GitHub, signed with the webhook's secret ({@code X-Hub-Signature-256}). */
  @PostMapping("/webhooks/git/github")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void github(HttpServletRequest request) throws IOException {
    byte[] body = Bodies.read(request.getInputStream(), LARGEST);
    if (!GitHookSignature.github(secret(), body, header(request, "X-Hub-Signature-256"))) {
      throw refused();
    }
    signals.raise(SIGNAL);
  }

  /** Takes a delivery of GitLab, signed with the webhook's signing token ({@code webhook-signature}). */
  @PostMapping("/webhooks/git/gitlab")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void gitlab(HttpServletRequest request) throws IOException {
    byte[] body = Bodies.read(request.getInputStream(), LARGEST);
    GitHookSignature.Stamped stamped =
        new GitHookSignature.Stamped(header(request, "webhook-id"), header(request, "webhook-timestamp"), body);
    if (!GitHookSignature.gitlab(secret(), stamped, header(request, "webhook-signature"), clock.instant())) {
      throw refused();
    }
    signals.raise(SIGNAL);
  }

  private String secret() {
    String reference = workspaces.current().catalog().settings().getOrDefault("git.webhookSecret", "");
    if (reference.isEmpty() || workspaces.origin().isEmpty()) {
      throw new Problem.Missing("No webhook is expected here: the workspace is not in a Git remote, or git.webhookSecret is not set.");
    }
    return secrets.resolve(reference);
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  private static Problem refused() {
    return new Problem.Unauthenticated("The signature of this delivery is missing, too old, or not made with git.webhookSecret.");
  }
}
