package dev.nightshift.platform;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How this process was asked to run.
 *
 * @param workspace the folder of configuration
 * @param data the folder for the embedded database, keys and tokens
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param publicUrl the address under which people reach this server, for links in pages; null: derived from host and port
 * @param database an external database, or null for the embedded one
 * @param remote the address of a Git remote that the configuration is in, in place of the folder; null for the folder
 */
public record ServerSettings(
    Path workspace, Path data, String host, int port, @Nullable String publicUrl, @Nullable DatabaseSettings database,
    @Nullable String remote) {

  /** With the configuration in a folder. */
  public ServerSettings(
      Path workspace, Path data, String host, int port, @Nullable String publicUrl, @Nullable DatabaseSettings database) {
    this(workspace, data, host, port, publicUrl, database, null);
  }
}
