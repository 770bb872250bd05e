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
 */
public record ServerSettings(
    Path workspace, Path data, String host, int port, @Nullable String publicUrl, @Nullable DatabaseSettings database) {}
