package dev.nightshift.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Walks through typical commands against a server that knows nothing, so that the launcher can record which classes a
 * client command needs (an archive for class data sharing).
 */
public final class Rehearsal {

  private static final String ANSWER =
      """
      {"items":[{"id":1,"status":"triggered","openedAt":"2026-01-01T00:00:00Z"}],"findings":[],"facts":1,"chains":1}\
      """;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    for (String command : new String[] {"incidents", "alerts --json", "runs", "incident show 1", "run show 1", "oncall", "audit verify"}) {
      String[] words = (command + " --server " + address + " --token none").split(" ");
      Commands.commandLine(true, List.of(), words).execute(words);
    }
    server.stop(0);
  }
}
