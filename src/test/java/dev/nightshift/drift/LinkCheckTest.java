package dev.nightshift.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCheckTest {
  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final LinkCheck links = new LinkCheck(outbound);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      asked.add(exchange.getRequestMethod() + " " + path);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(path.equals("/nohead") ? head ? 404 : 200 : Integer.parseInt(path.substring(1)), -1);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    outbound.close();
  }

  private String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  private List<String> dead(String hosts, String text) throws Exception {
    Catalog small = TestWorkspaces.smallCatalog();
    Map<String, String> settings = new HashMap<>(small.settings());
    settings.put("outbound.hosts", hosts);
    Catalog catalog = TestCatalog.like(small).settings(settings).make();
    Runbook runbook = TestWorkspaces.runbook("restore", text);
    return links.dead(new Workspace(catalog, List.of(runbook), "v", folder), runbook).stream().map(Located::value).toList();
  }

  @Test
  void what_the_server_says_is_not_there_is_dead_and_nothing_else_is() throws Exception {
    String text = "";
    for (String status : List.of("200", "204", "301", "401", "403", "404", "410", "429", "500", "503", "nohead")) {
      text += "[" + status + "](" + at(status) + ")\n\n";
    }
    assertThat(dead("127.0.0.1", text)).containsExactly(at("404"), at("410"));
    assertThat(asked).contains("HEAD /404", "GET /404", "HEAD /nohead", "GET /nohead").doesNotContain("GET /200");
  }

  @Test
  void a_server_that_is_not_reached_says_nothing() throws Exception {
    server.stop(0);
    assertThat(dead("127.0.0.1", "[gone](" + at("404") + ")")).isEmpty();
  }

  @Test
  void only_hosts_that_the_workspace_names_are_asked() throws Exception {
    String text = "[a](" + at("404") + ") [b](http://169.254.169.254/404) [c](mailto:x@example.org) [d](#anchor) ![e](//example.org/x)";
    assertThat(dead("", text)).isEmpty();
    assertThat(dead("example.org,*.example.org", text)).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(dead("127.0.0.1,169.254.169.254", text)).as("and never against the rules for addresses").containsExactly(at("404"));
  }

  @Test
  void a_file_that_is_not_in_the_workspace_is_dead() throws Exception {
    Files.createDirectories(folder.resolve("runbooks"));
    Files.writeString(folder.resolve("runbooks/other.md"), "# Other\n");
    assertThat(dead("", "[there](other.md#top) [gone](old.md) [outside](../../etc/passwd)")).containsExactly("old.md", "../../etc/passwd");
  }
}
