package dev.nightshift.integration.notify;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.spi.StepKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sends the text of the fence by mail, webhook or chat, once. Nobody is paged by it, and nobody's answer is waited for. */
public final class NotifyStep implements StepKind {
  private static final String SUBJECT = "A message from a runbook";

  private final Map<String, PageChannel> channels;

  public NotifyStep(List<PageChannel> channels) {
    this.channels = new TreeMap<>(channels.stream().collect(Collectors.toMap(PageChannel::kind, Function.identity())));
  }

  @Override
  public String name() {
    return "notify";
  }

  @Override
  public String help() {
    return "Sends the text by a channel, once; it pages nobody and waits for no answer.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("channel", "email, webhook, slack or mattermost", true),
        new Attribute("to", "the address: of a mailbox, of the webhook, or of a person or channel in the chat", true),
        new Attribute("subject", "one line; the first line of the text where it is not set", false));
  }

  @Override
  public List<String> results() {
    return List.of("reference");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return TemplateContext.PROSE;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    return text.isBlank() ? List.of("there is no text to send; write it in the fence") : List.of();
  }

  @Override
  public String plan(Request request) {
    return Masking.of(request.secrets()).text("Send by " + attribute(request, "channel") + " to " + attribute(request, "to") + ", within "
        + Durations.format(request.timeout()) + ":\n\n  " + subject(request) + "\n\n" + request.text().strip().indent(2));
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    PageChannel channel = channels.get(attribute(request, "channel"));
    if (channel == null) {
      return Result.failed("There is no channel '" + attribute(request, "channel") + "' here; there is " + String.join(", ", channels.keySet()));
    }
    Message message = new Message(
        id(request), attribute(request, "to"), masking.text(subject(request)), masking.text(request.text().strip()), payload(request));
    return switch (sent(channel, message, request)) {
      case Delivery.Delivered delivered -> {
        output.write("stdout", "sent: " + masking.text(delivered.reference()) + "\n");
        yield new Result(Map.of("reference", masking.text(delivered.reference())), Map.of(), true, null);
      }
      case Delivery.Retry later -> Result.failed(masking.text("It could not be sent now: " + later.why()));
      case Delivery.GiveUp never -> Result.failed(masking.text("It cannot be sent: " + never.why()));
    };
  }

  /** A channel takes 20 seconds at most; a step may have less. */
  private static Delivery sent(PageChannel channel, Message message, Request request) throws InterruptedException {
    FutureTask<Delivery> sending = new FutureTask<>(() -> channel.send(message));
    Thread.ofVirtual().name("notify").start(sending);
    try {
      return sending.get(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new Problem.Unavailable("It may or may not have been sent: the other side did not answer within " + Durations.format(request.timeout()), late);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } finally {
      sending.cancel(true);
    }
  }

  /** The same for a repeated attempt, so that the receiver can drop the second one. */
  private static String id(Request request) {
    Map<String, String> environment = request.environment();
    return "run-" + environment.getOrDefault("NIGHTSHIFT_RUN", "0") + "-" + request.step() + target(request);
  }

  private static String target(Request request) {
    return request.target() == null ? "" : "-" + request.target().name();
  }

  private static Map<String, Object> payload(Request request) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("type", "notify");
    payload.put("step", request.step());
    payload.put("run", request.environment().getOrDefault("NIGHTSHIFT_RUN", ""));
    payload.put("incident", request.environment().getOrDefault("NIGHTSHIFT_INCIDENT", ""));
    return payload;
  }

  private static String subject(Request request) {
    String first = request.text().strip().lines().findFirst().orElse(SUBJECT);
    return request.attributes().getOrDefault("subject", first.length() > 150 ? first.substring(0, 150) + "…" : first);
  }

  private static String attribute(Request request, String name) {
    return request.attributes().getOrDefault(name, "");
  }
}
