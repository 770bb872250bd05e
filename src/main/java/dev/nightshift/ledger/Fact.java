package dev.nightshift.ledger;

import dev.nightshift.platform.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One immutable, hash-chained line of the ledger.
 *
 * @param sequence its number in the ledger, in the order of causes but not of commits; some are missing where a transaction was undone
 * @param position its place in its chain, from 1 without gaps
 * @param data the exact JSON text that was hashed
 */
public record Fact(
    long sequence,
    String chain,
    long position,
    @Nullable Long incidentId,
    @Nullable Long runId,
    String type,
    Instant at,
    String actor,
    String workspaceVersion,
    String data,
    String previousHash,
    String hash) {

  Fact withSequence(long stored) {
    return new Fact(
        stored, chain, position, incidentId, runId, type, at, actor, workspaceVersion, data, previousHash, hash);
  }

  /** Parses the data. */
  public JsonNode json() {
    return Json.read(data);
  }

  /** Returns a field of the data as text, or an empty string where it is absent. */
  public String text(String field) {
    return json().path(field).asString("");
  }
}
