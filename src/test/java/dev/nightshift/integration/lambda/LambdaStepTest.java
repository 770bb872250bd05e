package dev.nightshift.integration.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as docs.aws.amazon.com/lambda/latest/api/API_Invoke.html says. */
class LambdaStepTest {
  private static final String KEY = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE\nAWS_SECRET_ACCESS_KEY=hunter2/key+EXAMPLE\n";
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final Map<String, String> settings = new HashMap<>(Map.of("aws.region", "eu-central-1"));
  private final Map<String, String> secrets = new HashMap<>(Map.of("aws-key", KEY));
  private final Recorded output = new Recorded();
  private final LambdaStep step = new LambdaStep(name -> Optional.ofNullable(settings.get(name)), secrets::get, outbound);
  private String answer = "";
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer((head, in, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
    settings.put("aws.endpoint", server.url());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    outbound.close();
  }

  private void answers(int status, String headers, String body) {
    answer = "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Type: application/json\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
  }

  private void refuses(int status, String error, String message) {
    answers(status, "x-amzn-ErrorType: " + error + "\r\n", "{\"Type\":\"User\",\"Message\":\"" + message + "\",\"message\":\"" + message + "\"}");
  }

  private StepKind.Request request(String text, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(Map.of("function", "throttle-reader", "as", "aws-key", StepKind.READ_ONLY, "false"));
    attributes.putAll(more);
    return new StepKind.Request("a", "json", text, attributes, Map.of(), null, Duration.ofSeconds(20), List.of());
  }

  private String head() {
    return server.requests().getLast().toLowerCase(Locale.ROOT);
  }

  @Test
  void invokes_a_function_signed_and_reads_back_its_answer_and_log() throws Exception {
    String log = Base64.getEncoder().encodeToString("START\nkey hunter2/key+EXAMPLE\nEND\n".getBytes(StandardCharsets.UTF_8));
    answers(200, "X-Amz-Executed-Version: 7\r\nX-Amz-Log-Result: " + log + "\r\n", "{\"partitions\":12,\"bucket\":\"shop\",\"more\":[1]}");
    Result result = step.run(request("{\"bucket\": \"shop\"}\n", Map.of("qualifier", "prod")), output);
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("status", 200L).containsEntry("version", "7").containsEntry("log", "START\nkey ***\nEND\n").containsEntry("functionError", "")
        .containsEntry("json", Map.of("partitions", 12, "bucket", "shop", "more", List.of(1)));
    assertThat(result.outputs()).isEqualTo(Map.of("partitions", "12", "bucket", "shop"));
    assertThat(output.stdout()).isEqualTo("START\nkey ***\nEND\n{\"partitions\":12,\"bucket\":\"shop\",\"more\":[1]}\n");
    assertThat(server.requests()).singleElement().asString()
        .startsWith("POST /2015-03-31/functions/throttle-reader/invocations?Qualifier=prod HTTP/1.1\r\n").endsWith("\r\n\r\n{\"bucket\": \"shop\"}");
    assertThat(head()).contains("x-amz-invocation-type: requestresponse\r\n", "x-amz-log-type: tail\r\n", "x-amz-date: ", "host: 127.0.0.1:" + server.port())
        .containsPattern("authorization: aws4-hmac-sha256 credential=akidexample/\\d{8}/eu-central-1/lambda/aws4_request, signedheaders=[a-z0-9;-]*host[a-z0-9;-]*, signature=[0-9a-f]{64}")
        .doesNotContain("hunter2");
  }

  @Test
  void only_starts_a_function_that_is_async() throws Exception {
    answers(202, "", "");
    Result result = step.run(request("", Map.of("async", "true", "function", "arn:aws:lambda:us-east-1:123456789012:function:reader")), output);
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("status", 202L);
    assertThat(head()).contains("x-amz-invocation-type: event\r\n", "/us-east-1/lambda/aws4_request").doesNotContain("x-amz-log-type");
    assertThat(output.stdout()).contains("AWS has taken the invocation");
  }

  @Test
  void the_dry_run_is_awss_own() {
    answers(204, "", "");
    assertThat(step.plan(request("{\"bucket\": \"shop\"}", Map.of()))).isEqualTo("""
        Invoke throttle-reader in eu-central-1, within 20s:

          {"bucket": "shop"}

        AWS says (DryRun): it may be invoked.
        """);
    assertThat(head()).contains("x-amz-invocation-type: dryrun\r\n");
    refuses(403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/night is not authorized to perform: lambda:InvokeFunction");
    assertThat(step.plan(request("", Map.of()))).contains("AWS says (DryRun): AWS does not allow it: User: arn:aws:iam::123456789012:user/night is not authorized");
  }

  @Test
  void a_function_that_is_gone_is_missing_and_what_cannot_be_told_is_not() {
    answers(204, "", "");
    assertThat(step.missing(request("{\"bucket\": \"{{bucket}}\"}", Map.of("qualifier", "live")))).isEmpty();
    assertThat(step.dryRun(request("{}", Map.of())).problem()).isNull();
    refuses(404, "ResourceNotFoundException", "Function not found");
    assertThat(step.missing(request("{}", Map.of("qualifier", "live")))).containsExactly("AWS has no function throttle-reader:live in eu-central-1");
    assertThat(step.dryRun(request("{}", Map.of())).problem()).contains("AWS has no such function");
    refuses(403, "AccessDeniedException", "no");
    assertThatThrownBy(() -> step.missing(request("{}", Map.of()))).isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void an_error_of_the_function_is_a_failure_with_its_words() {
    answers(200, "X-Amz-Function-Error: Unhandled\r\n", "{\"errorType\":\"TypeError\",\"errorMessage\":\"no bucket\",\"trace\":[]}");
    Result result = step.run(request("{}", Map.of()), output);
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).isEqualTo("The function throttle-reader in eu-central-1 failed (Unhandled): TypeError: no bucket. Its log says more; it may have done a part of its work");
    assertThat(result.values()).containsEntry("functionError", "Unhandled");
    assertThat(result.outputs()).isEmpty();
  }

  @Test
  void says_why_aws_does_not_invoke_it_and_asks_once() {
    refuses(429, "TooManyRequestsException", "Rate Exceeded.");
    assertThat(error()).contains("AWS throttles throttle-reader in eu-central-1", "it was not invoked, so it may be tried again");
    refuses(404, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-central-1:123456789012:function:throttle-reader");
    assertThat(error()).contains("AWS has no such function: Function not found", "Look at its name, qualifier and region");
    refuses(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    assertThat(error()).isEqualTo("AWS does not accept the sign-in (UnrecognizedClientException); renew the key that as=… refers to");
    refuses(400, "InvalidRequestContentException", "Could not parse request body into json");
    assertThat(error()).contains("The function cannot take what it was given: Could not parse");
    refuses(502, "EC2UnexpectedException", "unexpected");
    assertThat(error()).isEqualTo("AWS did not invoke throttle-reader in eu-central-1: EC2UnexpectedException, unexpected; it may have begun even so");
    assertThat(server.requests()).hasSize(5);
    settings.put("aws.endpoint", "http://169.254.169.254");
    assertThat(error()).contains("not allowed");
    settings.put("aws.endpoint", "http://127.0.0.1:1");
    assertThat(error()).contains("127.0.0.1:1");
  }

  private String error() {
    return String.valueOf(step.run(request("{}", Map.of()), output).error());
  }

  @Test
  void says_what_it_lacks_before_aws_is_asked() {
    settings.remove("aws.region");
    assertThat(error()).contains("Nothing says in which region throttle-reader is");
    settings.put("aws.region", "eu-central-1");
    secrets.put("aws-key", "AWS_ACCESS_KEY_ID=AKIDEXAMPLE");
    assertThat(error()).contains("must hold the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…");
    StepKind.Request nobody = request("{}", Map.of());
    nobody.attributes().remove("as");
    assertThat(step.run(nobody, output).error()).contains("Nothing says who asks AWS", "defaultCredentials: true");
    StepKind.Request looking = request("{}", Map.of(StepKind.READ_ONLY, "true"));
    assertThat(step.run(looking, output).error()).contains("must not here");
    assertThat(server.requests()).isEmpty();
    secrets.put("aws-key", KEY + "AWS_SESSION_TOKEN=session-hunter3\n");
    answers(200, "", "\"session-hunter3\"");
    looking.attributes().put("only-reads", "true");
    assertThat(step.run(looking, output).values()).containsEntry("body", "\"***\"");
    assertThat(server.requests().getLast()).containsIgnoringCase("X-Amz-Security-Token: session-hunter3");
  }

  @Test
  void values_stay_values_in_the_json() {
    String text = Template.parse("{\"bucket\": \"{{bucket}}\", \"part\": {{part}}}").render(Map.of("bucket", "a\", \"evil\": \"b", "part", 7)::get, step.context());
    assertThat(text).isEqualTo("{\"bucket\": \"a\\\", \\\"evil\\\": \\\"b\", \"part\": 7}");
  }

  @Test
  void a_stop_ends_the_wait_and_says_what_may_go_on() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    try (RawServer silent = new RawServer((head, in, out) -> {
      asked.countDown();
      in.read();
    })) {
      settings.put("aws.endpoint", silent.url());
      StepKind.Request shortly = request("{}", Map.of());
      assertThat(step.run(new StepKind.Request("a", "json", "{}", shortly.attributes(), Map.of(), null, Duration.ofMillis(300), List.of()), output).error())
          .contains("did not answer within 300ms; the function may still run at AWS");
      AtomicReference<Result> result = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread running = Thread.ofVirtual().start(() -> {
        result.set(step.run(request("{}", Map.of()), output));
        flag.set(Thread.currentThread().isInterrupted());
      });
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      running.interrupt();
      assertThat(running.join(Duration.ofSeconds(20))).isTrue();
      assertThat(result.get().error()).isEqualTo("Stopped; the function may still run at AWS");
      assertThat(flag.get()).isTrue();
    }
  }
}
