package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.PlainText;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;

/** One invocation of a function. Source: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. */
public final class LambdaStep implements StepKind {
  private final Settings settings;
  private final Secrets secrets;
  private final Outbound outbound;

  public LambdaStep(Settings settings, Secrets secrets, Outbound outbound) {
    this.settings = settings;
    this.secrets = secrets;
    this.outbound = outbound;
  }

  @Override
  public String name() {
    return "lambda";
  }

  @Override
  public String help() {
    return "Invokes a function of AWS Lambda with the JSON of the fence; the dry run is AWS' own.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("function", "its name or ARN", true),
        new Attribute("qualifier", "a version or an alias; the latest version where it is not set", false),
        new Attribute("region", "where it is; that of its ARN or of aws: in nightshift.yaml where it is not set", false),
        new Attribute("async", "true: the function is only started, and nothing is known of its end", false),
        new Attribute("only-reads", "true: the function changes nothing, so that it may be called in Diagnosis and Verification", false));
  }

  @Override
  public List<String> results() {
    return List.of("status", "version", "body", "json", "log", "functionError");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return TemplateContext.JSON;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    String problem = Invocation.problem(text, attributes);
    if (problem == null && "true".equals(attributes.get(READ_ONLY)) && !onlyReads(attributes)) {
      problem = "a function may change something, so it cannot be where steps only look; add only-reads where it changes nothing, else move it under ## Mitigation";
    }
    return problem == null ? List.of() : List.of(problem);
  }

  private static boolean onlyReads(Map<String, String> attributes) {
    return "true".equals(attributes.get("only-reads"));
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    Masking masking = Masking.of(request.secrets());
    Invocation invocation = Invocation.of(request.text(), request.attributes(), settings);
    String problem = null;
    String says;
    try {
      Lambda lambda = Lambda.of(request.attributes().get("as"), settings, secrets, outbound);
      masking = masking.and(lambda.secrets());
      lambda.invoke(invocation, InvocationType.DRY_RUN, request.timeout());
      says = "AWS says (DryRun): it may be invoked.\n";
    } catch (SdkException refused) {
      problem = Refused.explained(invocation, refused);
      says = "AWS says (DryRun): " + problem + "\n";
    } catch (Problem unasked) {
      problem = String.valueOf(unasked.getMessage());
      says = "AWS was not asked: " + problem + "\n";
    }
    String payload = invocation.payload().isEmpty() ? "" : ":\n\n" + invocation.payload().indent(2);
    String text = (invocation.async() ? "Start " : "Invoke ") + invocation + ", within " + Durations.format(request.timeout()) + payload + "\n" + says;
    return new DryRun(text, problem).masked(masking);
  }

  @Override
  public List<String> missing(Request request) {
    Invocation invocation = Invocation.of("", request.attributes(), settings);
    try {
      Lambda.of(request.attributes().get("as"), settings, secrets, outbound).invoke(invocation, InvocationType.DRY_RUN, request.timeout());
      return List.of();
    } catch (ResourceNotFoundException gone) {
      return List.of("AWS has no function " + invocation);
    } catch (SdkException untold) {
      throw new Problem.Unavailable(Refused.explained(invocation, untold), untold);
    }
  }

  @Override
  public Result run(Request request, Output output) {
    Masking masking = Masking.of(request.secrets());
    Invocation invocation = null;
    try {
      if (request.looks() && !onlyReads(request.attributes())) {
        return Result.failed("The step '" + request.step() + "' may change something, but must not here");
      }
      invocation = Invocation.of(request.text(), request.attributes(), settings);
      Lambda lambda = Lambda.of(request.attributes().get("as"), settings, secrets, outbound);
      masking = masking.and(lambda.secrets());
      InvocationType type = invocation.async() ? InvocationType.EVENT : InvocationType.REQUEST_RESPONSE;
      return result(invocation, lambda.invoke(invocation, type, request.timeout()), output, masking).masked(masking);
    } catch (SdkException refused) {
      if (Thread.currentThread().isInterrupted()) {
        return Result.failed("Stopped; the function may still run at AWS");
      }
      return Result.failed(masking.text(invocation == null ? String.valueOf(refused.getMessage()) : Refused.explained(invocation, refused)));
    } catch (Problem problem) {
      return Result.failed(masking.text(Refused.explained(problem)));
    }
  }

  private static Result result(Invocation invocation, InvokeResponse answer, Output output, Masking masking) {
    String body = answer.payload() == null ? "" : PlainText.of(answer.payload().asByteArray());
    String log = answer.logResult() == null ? "" : PlainText.of(Base64.getDecoder().decode(answer.logResult()));
    say(log, output, masking);
    say(body, output, masking);
    if (invocation.async()) {
      output.write("stdout", "AWS has taken the invocation; the function runs by itself.\n");
    }
    JsonNode json = json(body);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", (long) answer.statusCode());
    values.put("version", Objects.toString(answer.executedVersion(), ""));
    values.put("body", body);
    values.put("log", log);
    values.put("functionError", Objects.toString(answer.functionError(), ""));
    Object plain = json == null ? null : Json.MAPPER.treeToValue(json, Object.class);
    if (plain != null) {
      values.put("json", plain);
    }
    if (answer.functionError() == null) {
      return new Result(values, Json.singleValues(plain), true, null);
    }
    String said = json == null ? body : json.path("errorType").asString("") + ": " + json.path("errorMessage").asString(body);
    return new Result(values, Map.of(), false, "The function " + invocation + " failed (" + answer.functionError() + "): " + said + ". Its log says more; it may have done a part of its work");
  }

  private static void say(String text, Output output, Masking masking) {
    if (!text.isBlank()) {
      output.write("stdout", masking.text(text.stripTrailing()) + "\n");
    }
  }

  private static @Nullable JsonNode json(String body) {
    try {
      return body.isBlank() ? null : Json.read(body);
    } catch (Problem.Invalid text) {
      return null;
    }
  }
}
