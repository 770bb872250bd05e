package dev.nightshift.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightshift.platform.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The REST API at a glance, made from its OpenAPI description. Needs no sign-in. */
@RestController
public final class ApiDocsPage {

  /** Where programs find the description. */
  static final String DESCRIPTION = "/api/docs/openapi.json";

  /** One operation, in words. */
  public record Operation(String method, String path, String summary, List<String> parameters) {}

  private final Renderer renderer;
  private final OpenApiWebMvcResource description;

  ApiDocsPage(Renderer renderer, OpenApiWebMvcResource description) {
    this.renderer = renderer;
    this.description = description;
  }

  @GetMapping(path = "/api/docs", produces = Renderer.HTML)
  String docs(HttpServletRequest request) throws JsonProcessingException {
    byte[] json = description.openapiJson(request, DESCRIPTION, Locale.ENGLISH);
    return renderer.page(
        request, "apiDocs", "", "REST API", Map.of("groups", groups(Json.read(new String(json, StandardCharsets.UTF_8)))));
  }

  private static Map<String, List<Operation>> groups(JsonNode api) {
    Map<String, List<Operation>> groups = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        List<String> parameters = new ArrayList<>();
        operation.getValue().path("parameters").forEach(parameter -> parameters.add(parameter.path("name").asString()));
        groups
            .computeIfAbsent(operation.getValue().path("tags").path(0).asString(), group -> new ArrayList<>())
            .add(
                new Operation(
                    operation.getKey().toUpperCase(Locale.ROOT),
                    path.getKey(),
                    operation.getValue().path("summary").asString(""),
                    parameters));
      }
    }
    return groups;
  }
}
