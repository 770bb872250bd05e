package dev.nightshift.platform;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says in words why an exchange came to no answer. */
final class OutboundFailures {

  private OutboundFailures() {}

  static Problem explained(String host, Throwable failure) {
    if (failure instanceof CheckedNames.Refused refused) {
      return new Problem.Denied(host + ": " + refused.getMessage());
    }
    return new Problem.Unavailable(host + " " + words(failure), failure);
  }

  private static String words(Throwable failure) {
    return switch (failure) {
      case UnknownHostException e -> "does not resolve to an address";
      case ConnectTimeoutException e -> "did not take the connection in time";
      case ConnectException e -> "refused the connection";
      case NoRouteToHostException e -> "cannot be reached from here";
      case SocketTimeoutException e -> "went silent";
      case SSLException e -> "failed the TLS handshake: " + e.getMessage();
      case NoHttpResponseException e -> "closed the connection without an answer";
      case ConnectionClosedException e -> "closed the connection in the middle of its answer";
      case MessageConstraintException e -> "answered with too many or too long headers";
      case HttpException e -> "did not answer with HTTP";
      default -> "broke off the exchange: " + failure.getClass().getSimpleName();
    };
  }
}
