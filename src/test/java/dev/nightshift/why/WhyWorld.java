package dev.nightshift.why;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestStepKind;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.catalog.Service;
import dev.nightshift.escalation.EscalationWiring;
import dev.nightshift.escalation.Escalations;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.oncall.OnCallWiring;
import dev.nightshift.paging.Page;
import dev.nightshift.paging.PageCourier;
import dev.nightshift.paging.Pages;
import dev.nightshift.paging.PagingWiring;
import dev.nightshift.paging.PostRound;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunExecutor;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.RunWiring;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.AlertSource;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Everything from the event to the page in somebody's hands, with steps that are only written down. Ada is on call. */
public final class WhyWorld implements AutoCloseable {
  public static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));

  /** Steps that do nothing, and fail where the test says so. */
  static final class Steps implements TestStepKind {
    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final List<String> ran = new CopyOnWriteArrayList<>();

    @Override
    public Result run(Request request, Output output) {
      ran.add(request.step());
      boolean ok = !failing.contains(request.step());
      return new Result(Map.of("exit", ok ? 0L : 1L, "stdout", "seen by " + request.step()), Map.of(), ok, null);
    }
  }

  static final class Letters implements PageChannel {
    final List<Message> received = new CopyOnWriteArrayList<>();

    @Override
    public String kind() {
      return "email";
    }

    @Override
    public Delivery send(Message message) {
      received.add(message);
      return new Delivery.Delivered("ok");
    }
  }

  /** A source that says what the test wants. */
  static final class Source implements AlertSource {
    final List<Question> asked = new CopyOnWriteArrayList<>();
    volatile Supplier<Answer> answer = () -> Answer.UNKNOWN;

    @Override
    public String name() {
      return "the test";
    }

    @Override
    public Answer ask(Question question, Duration timeout) {
      asked.add(question);
      return answer.get();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    Source source() {
      return new Source();
    }

    @Bean
    Steps steps() {
      return new Steps();
    }

    @Bean
    StepKinds stepKinds(Steps steps) {
      return new StepKinds(List.of(steps));
    }

    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    Letters letters() {
      return new Letters();
    }

    @Bean
    Settings settings() {
      return name -> Optional.empty();
    }

    @Bean
    ServerSettings server() {
      return new ServerSettings(Path.of("."), Path.of("."), "127.0.0.1", 8080, null, null);
    }
  }

  public final TestPipeline pipeline;
  public final Why why;
  public final Incidents incidents;
  final Runs runs;
  final Steps steps;

  public WhyWorld(Runbook... runbooks) {
    pipeline =
        new TestPipeline(
            TestDatabase.create(), TestWorkspaces.of(catalog(), runbooks), "node-1", OnCallWiring.class, Outside.class, GuardrailWiring.class, LadderWiring.class,
            RunWiring.class, EscalationWiring.class, PagingWiring.class, WhyWiring.class);
    pipeline.clock.set(Instant.parse("2026-11-24T03:00:00Z"));
    why = pipeline.part(Why.class);
    incidents = pipeline.part(Incidents.class);
    runs = pipeline.part(Runs.class);
    steps = pipeline.part(Steps.class);
    pipeline.part(RunExecutor.class).start();
  }

  private static Catalog catalog() {
    List<TargetAddress> addresses =
        IntStream.rangeClosed(1, 3).mapToObj(number -> new TargetAddress("web-" + number, "ssh", "10.0.0." + number, Map.of("role", "web"), Map.of())).toList();
    Service service = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), addresses, List.of(), true);
    Catalog small = TestWorkspaces.catalog(List.of(service), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    List<RoutingRule> rules =
        List.of(
            new RoutingRule("quiet", "event.name == 'Noise'", "payments", null, "", "nobody is paged for noise", 3),
            new RoutingRule("broken", "event.labels.nowhere == 'x'", "payments", null, "", "", 7),
            new RoutingRule("shop", "event.labels.job == 'shop'", "payments", null, "", "", 11));
    return TestCatalog.like(small).routing(rules).make();
  }

  /** A runbook for the alert Down of payments with these lines of settings and this body. */
  public static Runbook runbook(String settings, String body) {
    return TestWorkspaces.runbook(
        "restore",
        "---\ntitle: Restore payments\nnightshift:\n  service: payments\n  when: alert.name == \"Down\"\n" + (settings.contains("targets:") ? "" : "  targets: name=web-1\n") + settings.indent(2)
            + "---\n# Restore payments\n\n" + body);
  }

  public static String step(String name) {
    return "```sh {name=" + name + "}\ntrue\n```\n\n";
  }

  /** Lets an alert of the shop fire and everything follow; returns the newest incident, or 0 where there is none. */
  public long fire(String name, String key) {
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, key, name, Severity.SEV2, Map.of("job", "shop"), null));
    settle();
    return incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, 1).stream().map(incident -> incident.id()).findFirst().orElse(0L);
  }

  public void clear(String key) {
    pipeline.accept("alertmanager", TestPipeline.resolve(key));
    settle();
  }

  /** Lets everything happen that is due now, but what runs do by themselves. */
  public void settle() {
    boolean moved = true;
    while (moved) {
      pipeline.settle();
      pipeline.part(Escalations.class).tick();
      moved = PostRound.deliver(pipeline.part(PageCourier.class));
    }
    pipeline.part(Signals.class).raise(RunExecutor.SIGNAL);
  }

  public void passes(Duration time) {
    pipeline.clock.tick(time);
    settle();
  }

  /** Waits until the newest run is there, and lets everything follow. */
  public Run await(RunStatus status) {
    try {
      Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(() -> {
        settle();
        List<Run> newest = runs.list(null, Long.MAX_VALUE, 1);
        return !newest.isEmpty() && newest.getFirst().status() == status;
      });
    } catch (RuntimeException late) {
      throw new AssertionError("Expected " + status + ", but:\n" + String.join("\n", story()), late);
    }
    settle();
    return runs.list(null, Long.MAX_VALUE, 1).getFirst();
  }

  public void approve(Run run) {
    runs.approve(run.id(), ADA, "go");
    settle();
  }

  public List<Page> pages() {
    return pipeline.part(Pages.class).list(null, Long.MAX_VALUE, 100).reversed();
  }

  public List<Fact> facts(String type) {
    return pipeline.facts().stream().filter(fact -> fact.type().equals(type)).toList();
  }

  private List<String> story() {
    return pipeline.facts().stream().map(fact -> fact.type() + " " + fact.data()).toList();
  }

  @Override
  public void close() {
    try {
      pipeline.part(RunExecutor.class).stop();
      Audit.Report report = pipeline.part(Audit.class).verify();
      if (!report.findings().isEmpty()) {
        throw new AssertionError(report.findings());
      }
    } finally {
      pipeline.close();
    }
  }
}
