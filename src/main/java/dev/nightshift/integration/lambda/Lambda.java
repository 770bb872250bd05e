package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CredentialLines;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/**
 * A client of AWS for one step, with its credentials fetched. Nothing is repeated by itself, since a function may change something.
 *
 * @param secrets what must never show
 */
record Lambda(AwsCredentialsProvider credentials, List<String> secrets, Outbound outbound) {

  /**
   * Fetches the credentials.
   *
   * @param reference a secret of lines {@code AWS_ACCESS_KEY_ID=…} and {@code AWS_SECRET_ACCESS_KEY=…}, and {@code AWS_SESSION_TOKEN=…} for
   *     temporary ones; null for those that AWS' SDK finds by itself, where the workspace allows it
   * @throws Problem where there are none
   */
  static Lambda of(@Nullable String reference, Settings settings, Secrets secrets, Outbound outbound) {
    if (reference == null) {
      if (!settings.find("aws.defaultCredentials", "").equals("true")) {
        throw new Problem.Invalid("Nothing says who asks AWS: name a secret by as=…, or allow what this node has with aws: {defaultCredentials: true} in nightshift.yaml");
      }
      return new Lambda(DefaultCredentialsProvider.builder().build(), List.of(), outbound);
    }
    Map<String, String> lines = CredentialLines.of(reference, secrets);
    String id = lines.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String key = lines.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String token = lines.getOrDefault("AWS_SESSION_TOKEN", "");
    if (id.isBlank() || key.isBlank()) {
      throw new Problem.Invalid("The secret " + reference + " must hold the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…");
    }
    AwsCredentials credentials = token.isBlank() ? AwsBasicCredentials.create(id, key) : AwsSessionCredentials.create(id, key, token);
    List<String> hidden = new ArrayList<>(List.of(key));
    if (!token.isBlank()) {
      hidden.add(token);
    }
    return new Lambda(StaticCredentialsProvider.create(credentials), hidden, outbound);
  }

  /** @throws software.amazon.awssdk.core.exception.SdkException where the function was not invoked */
  InvokeResponse invoke(Invocation invocation, InvocationType type, Duration timeout) {
    LambdaClientBuilder builder = LambdaClient.builder()
        .httpClient(new OutboundHttp(outbound, timeout))
        .region(Region.of(invocation.region()))
        .credentialsProvider(credentials)
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (!invocation.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(invocation.endpoint()));
    }
    InvokeRequest.Builder request = InvokeRequest.builder().functionName(invocation.function()).invocationType(type);
    if (!invocation.qualifier().isEmpty()) {
      request.qualifier(invocation.qualifier());
    }
    if (type == InvocationType.REQUEST_RESPONSE) {
      request.logType(LogType.TAIL);
    }
    if (!invocation.payload().isEmpty()) {
      request.payload(SdkBytes.fromString(invocation.payload(), StandardCharsets.UTF_8));
    }
    try (LambdaClient client = builder.build()) {
      return client.invoke(request.build());
    }
  }
}
