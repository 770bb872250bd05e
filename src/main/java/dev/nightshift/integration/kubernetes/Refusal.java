package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/** What the API says where it does not do what was asked, in its own words and with what can be done. */
final class Refusal extends RuntimeException {
  private final int status;

  private Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** @param body a Status, as the API's reference has it, or whatever stands in between sent */
  static Refusal of(Cluster cluster, String method, int status, byte[] body) {
    return of(cluster, method, status, said(body));
  }

  /** @param said in the words of the API; empty where it has none */
  static Refusal of(Cluster cluster, String method, int status, String said) {
    return new Refusal(status, explained(cluster, method, status, said));
  }

  private static String said(byte[] body) {
    try {
      JsonNode answer = Json.read(body);
      return answer.path("message").asString("");
    } catch (Problem.Invalid notJson) {
      return "";
    }
  }

  private static String explained(Cluster cluster, String method, int status, String said) {
    String words = said.isEmpty() ? "status " + status : said;
    return switch (status) {
      case 401 -> "The cluster " + cluster.name() + " does not accept the sign-in; renew its token or certificate";
      case 403 -> "The cluster does not allow it: " + words + ". Give this account a Role with that right, if it is to have it";
      case 404 -> "The cluster has no such thing: " + words;
      case 409 -> said.startsWith("Apply failed")
          ? said + ". Leave these fields out of the manifest, or set force=true to take them over"
          : "Somebody else changed it at the same time: " + words + ". Look at it, and do it again";
      case 422 -> "The cluster cannot take it: " + words;
      case 429 -> "Not now: " + words;
      default -> "The cluster " + cluster.name() + " answered to " + method + ": " + words + (status >= 500 ? left(method) : "");
    };
  }

  static String late(Cluster cluster, String method) {
    return "The cluster " + cluster.name() + " did not answer in time" + left(method);
  }

  /** Explains why there was no answer. */
  static Problem unreachable(Cluster cluster, String method, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      switch (each) {
        case Problem problem -> {
          return problem;
        }
        case SSLException tls -> {
          return new Problem.Unavailable("The cluster " + cluster.name() + " failed the TLS handshake (" + tls.getMessage()
              + "); set its ca, the certificate authority that signed its certificate", tls);
        }
        case HttpTimeoutException late -> {
          return new Problem.Unavailable(late(cluster, method), late);
        }
        case ConnectException refused -> {
          return new Problem.Unavailable("The cluster " + cluster.name() + " takes no connection at " + cluster.url(), refused);
        }
        case UnknownHostException unknown -> {
          return new Problem.Unavailable("The host of the cluster " + cluster.name() + " is not known: " + cluster.url(), unknown);
        }
        default -> { }
      }
    }
    return new Problem.Unavailable("The connection to the cluster " + cluster.name() + " broke: " + Objects.toString(cause.getMessage(), cause.getClass().getSimpleName())
        + left(method), cause);
  }

  /** Of what may have happened all the same. */
  private static String left(String method) {
    return method.equals("GET") ? "" : "; what was asked for may have happened even so";
  }
}
