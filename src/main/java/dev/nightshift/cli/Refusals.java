package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.IOException;

/** Turns what a server refuses into a sentence that ends with what to do next. */
final class Refusals {

  private Refusals() {}

  static Problem unreachable(String address, IOException cause) {
    return new Problem.Unavailable(
        "Nothing answers at " + address + " (" + cause.getMessage() + ").\n"
            + "Start a server with: nightshift serve --workspace DIR\n"
            + "or name another one with --server ADDRESS or NIGHTSHIFT_SERVER.",
        cause);
  }

  static Problem of(int status, String body, String address, boolean withToken) {
    String said = detail(body);
    return switch (status) {
      case 401 -> new Problem.Unauthenticated(withToken ? unknownToken(address) : noToken(address));
      case 403 -> new Problem.Denied(said.isEmpty() ? "This token may not do that. Ask an admin for one that may." : said);
      case 404 -> new Problem.Missing(said.isEmpty() ? "There is no such thing at " + address + "." : said);
      case 409 -> new Problem.Conflict(said.isEmpty() ? "That is not possible now." : said);
      case 502, 503, 504 ->
          new Problem.Unavailable((said.isEmpty() ? "The server cannot answer now." : said) + "\nTry again in a moment.");
      default ->
          status >= 500
              ? new Problem.Unavailable("The server failed (" + status + "): " + said + "\nIts log has the details.")
              : new Problem.Invalid(said.isEmpty() ? address + " answered " + status + ". Is it a Nightshift?" : said);
    };
  }

  private static String unknownToken(String address) {
    return address + " does not know this token. It may be revoked, or belong to another server.\n"
        + "Check --token, NIGHTSHIFT_TOKEN or the token file.";
  }

  private static String noToken(String address) {
    return address + " asks who you are, and no token was given.\n"
        + "Set NIGHTSHIFT_TOKEN, or pass --token TOKEN or --token-file FILE (the admin token is in admin.token in the data folder).";
  }

  private static String detail(String body) {
    try {
      return Wire.read(body).path("detail").asString("");
    } catch (Problem.Invalid notJson) {
      return "";
    }
  }
}
