package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Problem;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Why AWS did not invoke a function, in words. Source: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, "Errors". */
final class Refused {
  private Refused() {}

  static String explained(Invocation invocation, SdkException refused) {
    return switch (refused) {
      case TooManyRequestsException throttled -> "AWS throttles " + invocation + " (" + Objects.toString(throttled.reasonAsString(), "too many requests")
          + "); it was not invoked, so it may be tried again: mark the step as idempotent and set retries";
      case LambdaException service -> service(invocation, service);
      case SdkClientException client -> client(client);
      default -> "AWS did not invoke " + invocation + ": " + refused.getMessage();
    };
  }

  /** Of what came before AWS could answer. */
  static String explained(Problem problem) {
    return problem.getMessage() + (problem.getCause() instanceof TimeoutException ? "; the function may still run at AWS" : "");
  }

  private static String service(Invocation invocation, LambdaException refused) {
    String code = refused.awsErrorDetails() == null ? "" : Objects.toString(refused.awsErrorDetails().errorCode(), "");
    String said = refused.awsErrorDetails() == null ? "" : Objects.toString(refused.awsErrorDetails().errorMessage(), "");
    return switch (code) {
      case "AccessDeniedException" -> "AWS does not allow it: " + said + ". Give this key the right lambda:InvokeFunction on " + invocation;
      case "ResourceNotFoundException" -> "AWS has no such function: " + said + ". Look at its name, qualifier and region";
      case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch", "ExpiredTokenException",
          "MissingAuthenticationTokenException", "IncompleteSignature" -> "AWS does not accept the sign-in (" + code + "); renew the key that as=… refers to";
      case "InvalidRequestContentException" -> "The function cannot take what it was given: " + said;
      case "RequestTooLargeException" -> "What the function was given is too large: " + said;
      default -> "AWS did not invoke " + invocation + ": " + (code.isEmpty() ? "status " + refused.statusCode() : code + (said.isEmpty() ? "" : ", " + said))
          + (refused.statusCode() >= 500 ? "; it may have begun even so" : "");
    };
  }

  private static String client(SdkClientException refused) {
    for (Throwable each = refused; each != null; each = each.getCause()) {
      if (each instanceof Problem problem) {
        return explained(problem);
      }
    }
    return String.valueOf(refused.getMessage());
  }
}
