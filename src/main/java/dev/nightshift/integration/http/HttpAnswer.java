package dev.nightshift.integration.http;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An answer as a step's result. */
final class HttpAnswer {
  private static final int KEPT = 64 * 1024;

  private HttpAnswer() {}

  /** @param asked whether the body must be JSON */
  static Result result(Outbound.Response response, String body, boolean asked, Extraction extraction) {
    boolean cut = response.truncated() || body.length() > KEPT;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", (long) response.status());
    values.put("headers", headers(response));
    values.put("body", body.length() > KEPT ? body.substring(0, KEPT) : body);
    values.put("truncated", cut);
    Object json = cut ? null : json(body);
    if (json != null) {
      values.put("json", json);
    }
    boolean good = response.status() >= 200 && response.status() < 300;
    String error = asked && json == null ? "The body is not JSON, as output=json asks, or longer than 64 KB" : null;
    Map<String, String> outputs = new LinkedHashMap<>(asked ? Json.singleValues(json) : Map.of());
    try {
      outputs.putAll(good ? extraction.outputs(values, body) : Map.of());
    } catch (Problem.Invalid absent) {
      error = error == null ? absent.getMessage() : error;
    }
    return new Result(values, outputs, error == null && good, error);
  }

  private static Map<String, Object> headers(Outbound.Response response) {
    Map<String, Object> headers = new TreeMap<>();
    response.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return headers;
  }

  private static @Nullable Object json(String body) {
    if (body.isBlank()) {
      return null;
    }
    try {
      return Json.MAPPER.treeToValue(Json.read(body), Object.class);
    } catch (Problem.Invalid notJson) {
      return null;
    }
  }
}
