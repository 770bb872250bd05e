package dev.nightshift.console;

import dev.nightshift.platform.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The styles and scripts of the console: a fixed list, in memory, under addresses that change with their content. */
public final class Assets {
  private static final String OWN = "/static/assets/";
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final Map<String, String> FILES =
      Map.of(
          "tabler.min.css", WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css",
          "htmx.min.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js",
          "console.css", OWN + "console.css",
          "theme.js", OWN + "theme.js",
          "console.js", OWN + "console.js",
          "live.js", OWN + "live.js",
          "submit.js", OWN + "submit.js",
          "icon.svg", OWN + "icon.svg");

  /** A file as it is served. */
  record Asset(String type, byte[] plain, byte[] gzipped, String version) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  Assets() {
    FILES.forEach((name, path) -> assets.put(name, load(name, path)));
  }

  /** Returns the address of a file; it may be kept for ever. */
  public String url(String name) {
    return "/assets/" + get(name).version() + "/" + name;
  }

  Asset get(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new Problem.Missing("There is no file " + name + ".");
    }
    return asset;
  }

  private static Asset load(String name, String path) {
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      byte[] plain = in.readAllBytes();
      return new Asset(type(name), plain, gzip(plain), hash(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css;charset=UTF-8";
      case ".js" -> "text/javascript;charset=UTF-8";
      case ".svg" -> "image/svg+xml";
      default -> throw new IllegalStateException("No media type for " + name);
    };
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static String hash(byte[] plain) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plain), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
