package dev.nightshift.integration.vault;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import tools.jackson.databind.JsonNode;

/** Reads what Vault answers, and says in words what its refusals mean. No text of an answer goes into a message. */
final class VaultAnswer {

  private VaultAnswer() {}

  static JsonNode json(Outbound.Response response, String forbidden) {
    switch (response.status()) {
      case 200 -> {}
      case 400, 403 -> throw new Problem.Unavailable("Vault " + forbidden);
      case 404 -> throw new Problem.Unavailable("Vault has no secret there, or it was deleted; the mount must be a KV store of version 2");
      case 429, 473 -> throw new Problem.Unavailable("this Vault is a standby that does not answer reads");
      case 503 -> throw new Problem.Unavailable("Vault is sealed or in maintenance");
      default -> throw new Problem.Unavailable("Vault answered with status " + response.status());
    }
    try {
      return Json.read(response.body());
    } catch (Problem.Invalid notJson) {
      throw new Problem.Unavailable("what answered is not Vault: it sent no JSON");
    }
  }

  static String field(JsonNode data, String name) {
    JsonNode value = data.path(name);
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isNumber() || value.isBoolean()) {
      return value.toString();
    }
    throw new Problem.Unavailable(
        value.isMissingNode() || value.isNull()
            ? "Vault's secret has no field '" + name + "'"
            : "the field '" + name + "' of Vault's secret is not a single value");
  }
}
