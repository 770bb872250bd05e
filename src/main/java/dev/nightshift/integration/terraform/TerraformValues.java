package dev.nightshift.integration.terraform;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the tool's JSON says (developer.hashicorp.com/terraform/internals/json-format): how much a plan changes, and the outputs.
 *
 * @param values what {@code result} is in CEL
 * @param outputs those that are single values and not sensitive
 */
record TerraformValues(Map<String, Object> values, Map<String, String> outputs) {
  private static final int LARGEST = 32 << 20;

  static TerraformValues read(PrivateFolder folder) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    String plan = folder.read(TerraformScript.SHOWN, LARGEST);
    if (!plan.isEmpty()) {
      counts(json(plan, "plan"), values);
    }
    Map<String, Object> open = new LinkedHashMap<>();
    Map<String, Object> shown = new LinkedHashMap<>();
    String outputs = folder.read(TerraformScript.OUTPUTS, LARGEST);
    if (!outputs.isEmpty()) {
      json(outputs, "outputs").properties().forEach(output -> {
        boolean sensitive = output.getValue().path("sensitive").asBoolean(true);
        Object value = Json.MAPPER.treeToValue(output.getValue().path("value"), Object.class);
        shown.put(output.getKey(), sensitive ? Masking.MASK : value);
        if (!sensitive) {
          open.put(output.getKey(), value);
        }
      });
      values.put("outputs", shown);
    }
    return new TerraformValues(values, Json.singleValues(open));
  }

  /** A replacement is one to add and one to destroy, as the tool itself counts. */
  private static void counts(JsonNode plan, Map<String, Object> values) {
    long add = 0;
    long change = 0;
    long destroy = 0;
    for (JsonNode resource : plan.path("resource_changes")) {
      for (JsonNode action : resource.path("change").path("actions")) {
        switch (action.asString("")) {
          case "create" -> add++;
          case "update" -> change++;
          case "delete" -> destroy++;
          default -> { }
        }
      }
    }
    values.put("add", add);
    values.put("change", change);
    values.put("destroy", destroy);
  }

  private static JsonNode json(String text, String what) {
    if (text.length() >= LARGEST) {
      throw new Problem.Invalid("The " + what + " as JSON is larger than 32 MB, which is not read");
    }
    return Json.read(text);
  }
}
