package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that hosts showed at first, in a file in the form of known_hosts. */
final class FirstUse {
  private static final Logger LOG = LoggerFactory.getLogger(FirstUse.class);

  private final Path file;

  FirstUse(Path file) {
    this.file = file;
  }

  synchronized String lines() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the key is on file now. */
  synchronized boolean remember(String host, int port, PublicKey key) {
    try {
      String line = "[" + host + "]:" + port + " " + PublicKeyEntry.toString(key) + "\n";
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      LOG.warn("Trusting the key that {}:{} showed at first use, from now on: {}", host, port, file);
      return true;
    } catch (IOException e) {
      LOG.error("The key of {}:{} cannot be remembered in {}", host, port, file, e);
      return false;
    }
  }
}
