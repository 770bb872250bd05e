package dev.nightshift.integration.http;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.PlainText;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** HTTP requests, written as {@code .http} blocks. */
public final class HttpStep implements StepKind {
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}\\n]*}}");
  private static final Pattern UNKNOWN_HOST = Pattern.compile("https?://[^/?#\\s]*\\{\\{");

  private final Outbound outbound;
  private final Secrets secrets;
  private final AllowedHosts hosts;
  private final Clock clock;
  private final RandomGenerator chance;
  private final HttpPlaces places = new HttpPlaces();

  /** @param chance for the pauses between attempts */
  public HttpStep(Outbound outbound, Secrets secrets, Settings settings, Clock clock, RandomGenerator chance) {
    this.outbound = outbound;
    this.secrets = secrets;
    this.hosts = new AllowedHosts(settings);
    this.clock = clock;
    this.chance = chance;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String help() {
    return "Sends an HTTP request from this node; secrets come by reference as {{secret:NAME}}.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("redirects", "how many redirects of a GET or HEAD are followed on the same host; 0 where it is not set", false),
        new Attribute(
            "output",
            "text (the default) or json: with json, the body must be JSON, and the single values of an object are outputs",
            false),
        new Attribute("auth", "how the secret of as=… is sent: bearer (the default), basic:USER, basic (the secret is user:password) or header:NAME", false),
        new Attribute("attempts", "how often the request is sent at most within the timeout, 1 to 10; 1 where it is not set", false),
        new Attribute("backoff", "the pause before the second attempt, doubled before each further one; 500ms where it is not set", false),
        new Attribute("extract", "outputs of the answer: name=/json/pointer; name=~regular expression; name=CEL over result; name?=… may be absent", false));
  }

  @Override
  public List<String> results() {
    return List.of("status", "headers", "body", "json", "truncated");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return places;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    List<String> problems = new ArrayList<>();
    List<Runnable> readings =
        List.of(() -> HttpBlock.read(PLACE.matcher(text).replaceAll("x")), () -> redirects(attributes), () -> Attempts.of(attributes, chance, clock), () -> Extraction.of(attributes));
    for (Runnable reading : readings) {
      try {
        reading.run();
      } catch (Problem.Invalid invalid) {
        problems.add(String.valueOf(invalid.getMessage()));
      }
    }
    String auth = HttpAuth.problem(attributes);
    if (auth != null) {
      problems.add(auth);
    }
    return problems;
  }

  @Override
  public String plan(Request request) {
    HttpBlock block = HttpBlock.read(request.text());
    StringBuilder plan = new StringBuilder("Send, within ").append(Durations.format(request.timeout())).append(":\n\n");
    plan.append("  ").append(block.method()).append(' ').append(block.url()).append('\n');
    block.headers().forEach((name, value) -> plan.append("  ").append(name).append(": ").append(value).append('\n'));
    plan.append(HttpAuth.shown(request.attributes()));
    if (!block.body().isBlank()) {
      plan.append('\n').append(block.body().indent(2));
    }
    return Masking.of(request.secrets()).text(plan.toString());
  }

  @Override
  public List<String> missing(Request request) {
    if (UNKNOWN_HOST.matcher(request.text()).find()) {
      return List.of();
    }
    try {
      hosts.check(String.valueOf(uri(HttpBlock.read(PLACE.matcher(request.text()).replaceAll("x")).url()).getHost()));
      return List.of();
    } catch (Problem.Denied notAnyMore) {
      return List.of(String.valueOf(notAnyMore.getMessage()));
    }
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      LatePlaces filled = LatePlaces.fill(request.text(), places, secrets, clock.instant());
      masking = masking.and(filled.secrets());
      HttpBlock block = HttpBlock.read(filled.text());
      Optional<HttpAuth> auth = HttpAuth.of(request.attributes(), secrets);
      if (auth.isPresent()) {
        masking = masking.and(auth.get().secrets());
        block = block.with(auth.get().header(), auth.get().value());
      }
      return send(request, block, output, masking).masked(masking);
    } catch (Problem e) {
      return Result.failed(masking.text(String.valueOf(e.getMessage())));
    }
  }

  private Result send(Request request, HttpBlock block, Output output, Masking masking) throws InterruptedException {
    Extraction extraction = Extraction.of(request.attributes());
    URI uri = uri(block.url());
    hosts.check(String.valueOf(uri.getHost()));
    byte[] content = block.body().getBytes(StandardCharsets.UTF_8);
    int redirects = redirects(request.attributes());
    long start = System.nanoTime();
    Outbound.Response response =
        Attempts.of(request.attributes(), chance, clock).send(
            block.method(), request.timeout(),
            left -> outbound.send(new Outbound.Request(block.method(), uri, block.headers(), content, left, redirects, Outbound.Request.LARGEST)),
            (stream, text) -> output.write(stream, masking.text(text)));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    String body = PlainText.of(response.body());
    output.write("stdout", masking.text("HTTP " + response.status() + " after " + took.toMillis() + " ms\n" + body + "\n"));
    return HttpAnswer.result(response, body, "json".equals(request.attributes().get("output")), extraction);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Problem.Invalid("The address of the request is none: " + e.getReason());
    }
  }

  private static int redirects(Map<String, String> attributes) {
    String redirects = attributes.getOrDefault("redirects", "0");
    if (!redirects.matches("\\d")) {
      throw new Problem.Invalid("redirects is '" + redirects + "'; write a number from 0 to 9");
    }
    return Integer.parseInt(redirects);
  }
}
