package dev.nightshift.console;

import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Puts a sentence on every operation, and sorts operations by what they are about. */
final class ApiSummaries implements OpenApiCustomizer {

  private final Properties summaries = new Properties();

  ApiSummaries() {
    try (InputStream in = Objects.requireNonNull(ApiSummaries.class.getResourceAsStream("/api/summaries.properties"))) {
      summaries.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void customise(OpenAPI api) {
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) -> {
                          operation.setSummary(summaries.getProperty(method + " " + path));
                          operation.setTags(List.of(path.split("/")[3]));
                        }));
  }
}
