package dev.nightshift.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path to which a source posts events. It is served ahead of everything that pages and the API need (sessions, filters,
 * dispatch), at the path itself and below {@code /in/KEY}; the handler decides what key it takes.
 *
 * @param path an exact path such as {@code /v2/enqueue}
 */
public record EventRoute(String path, Handler handler) {

  /** Takes what was posted; blocks its (virtual) thread until there is an answer. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Posted posted) throws IOException;
  }

  /** What a source posted. */
  public interface Posted {
    /** Returns the key in the path {@code /in/KEY/…}. */
    Optional<String> keyInPath();

    /** Returns the key of {@code Authorization: Bearer KEY}, or the password of basic authentication. */
    Optional<String> keyInHeader();

    /**
     * Reads the body.
     *
     * @param limit bytes that are allowed
     * @throws dev.nightshift.platform.Problem.TooLarge when there is more
     * @throws dev.nightshift.platform.Problem.Invalid when the sender went away in the middle of it
     */
    byte[] body(int limit) throws IOException;
  }

  /**
   * What the source is told.
   *
   * @param json the body; empty for none
   */
  public record Answer(int status, String json, Map<String, List<String>> headers) {

    /** An answer without a body. */
    public static Answer of(int status) {
      return new Answer(status, "", Map.of());
    }

    /** An answer in JSON. */
    public static Answer json(int status, String json) {
      return new Answer(status, json, Map.of());
    }

    /** Returns the body as it goes over the wire. */
    public byte[] bytes() {
      return json.getBytes(StandardCharsets.UTF_8);
    }
  }
}
