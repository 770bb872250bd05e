package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.scenario.TestShop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class ApiDocsTest {

  @TempDir Path folder;

  @Test
  void every_operation_of_the_api_is_described_in_a_sentence() throws Exception {
    ServerSettings settings =
        new ServerSettings(
            TestShop.write(folder, ""), folder.resolve("data"), "127.0.0.1", 0, null, TestDatabase.empty());
    try (Server server = Server.start(settings)) {
      JsonNode api = Json.read(get(server, "/api/docs/openapi.json").body());
      Set<String> described = new TreeSet<>();
      api.path("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .properties()
                      .forEach(
                          operation -> {
                            String name = operation.getKey().toUpperCase() + " " + path.getKey();
                            assertThat(operation.getValue().path("summary").asString("")).as(name).isNotBlank();
                            assertThat(operation.getValue().path("parameters").toString()).as(name).doesNotContain("actor");
                            described.add(name);
                          }));
      assertThat(described).isEqualTo(mapped(server));

      HttpResponse<String> page = get(server, "/api/docs");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("/api/v1/runs/{id}/approve", "Approve exactly the plan that the run shows");
    }
  }

  private static Set<String> mapped(Server server) {
    return server.part(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().stream()
        .flatMap(
            mapping ->
                mapping.getPatternValues().stream()
                    .filter(pattern -> pattern.startsWith("/api/v1/"))
                    .flatMap(pattern -> mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + pattern)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static HttpResponse<String> get(Server server, String path) throws Exception {
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(server.address() + path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
