package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.nightshift.TickingClock;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.platform.ProblemResponses;
import dev.nightshift.platform.Signals;
import dev.nightshift.runbook.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class GitHooksApiTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final String TIME = Long.toString(NOW.getEpochSecond());

  @TempDir Path folder;
  private final AtomicInteger wanted = new AtomicInteger();
  private String secret = "It's a Secret to Everybody";
  private MockMvc web;

  private record Counting(AtomicInteger wanted) implements Signals {
    @Override
    public void raise(String signal) {
      assertThat(signal).isEqualTo(GitHooksApi.SIGNAL);
      wanted.incrementAndGet();
    }

    @Override
    public Subscription on(String signal, Runnable callback) {
      return () -> {};
    }
  }

  private record InGit(Workspace current) implements Workspaces {
    @Override
    public List<Finding> problems() {
      return List.of();
    }

    @Override
    public Optional<GitOrigin> origin() {
      GitCommit commit = new GitCommit("c", "Ada", NOW, "First");
      return Optional.of(new GitOrigin("https://git.example.org/ops.git", commit, List.of(), null, List.of(), NOW, null));
    }
  }

  @BeforeEach
  void open() {
    WorkspaceFolder files = WorkspaceFolder.small(folder);
    files.file("nightshift.yaml", files.text("nightshift.yaml") + "git: {webhookSecret: env:HOOK}\n");
    web = web(new InGit(TestWorkspaces.of(folder).current()));
  }

  private MockMvc web(Workspaces workspaces) {
    Signals signals = new Counting(wanted);
    GitHooksApi api = new GitHooksApi(workspaces, reference -> Map.of("env:HOOK", secret).get(reference), signals, new TickingClock(NOW));
    return MockMvcBuilders.standaloneSetup(api).setControllerAdvice(new ProblemResponses()).build();
  }

  /** The example of GitHub's documentation. */
  @Test
  void takes_what_github_signed_and_nothing_else() throws Exception {
    String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    assertThat(github("Hello, World!", signature)).isEqualTo(202);
    assertThat(wanted).hasValue(1);
    assertThat(github("Hello, World?", signature)).isEqualTo(401);
    assertThat(github("Hello, World!", "")).isEqualTo(401);
    assertThat(wanted).hasValue(1);
  }

  private int github(String body, String signature) throws Exception {
    return web.perform(post("/webhooks/git/github").content(body).header("X-Hub-Signature-256", signature)).andReturn().getResponse().getStatus();
  }

  @Test
  void takes_what_gitlab_signed_lately_and_nothing_else() throws Exception {
    secret = "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    String signature = "v1," + hmac("id-1." + TIME + ".{\"ref\":\"refs/heads/main\"}");
    assertThat(gitlab(TIME, signature)).isEqualTo(202);
    assertThat(gitlab(TIME, "v1,other " + signature)).isEqualTo(202);
    assertThat(gitlab(TIME, "v1,other")).isEqualTo(401);
    assertThat(gitlab("soon", signature)).isEqualTo(401);
    String old = Long.toString(NOW.getEpochSecond() - 301);
    assertThat(gitlab(old, "v1," + hmac("id-1." + old + ".{\"ref\":\"refs/heads/main\"}"))).isEqualTo(401);
    assertThat(wanted).hasValue(2);
  }

  private int gitlab(String time, String signature) throws Exception {
    return web.perform(
            post("/webhooks/git/gitlab").content("{\"ref\":\"refs/heads/main\"}")
                .header("webhook-id", "id-1").header("webhook-timestamp", time).header("webhook-signature", signature))
        .andReturn().getResponse().getStatus();
  }

  private static String hmac(String message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void there_is_none_where_none_is_expected() throws Exception {
    web = web(TestWorkspaces.of(folder));
    assertThat(github("Hello, World!", "")).isEqualTo(404);
  }
}
