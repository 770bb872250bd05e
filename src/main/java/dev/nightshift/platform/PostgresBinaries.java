package dev.nightshift.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the PostgreSQL binaries of this machine's kind once into the user's cache folder. */
final class PostgresBinaries {

  private PostgresBinaries() {}

  static Path unpacked() throws IOException {
    URL archive = archive();
    Path cache = cacheFolder();
    Files.createDirectories(cache);
    Path home = cache.resolve("postgres-" + fingerprint(archive));
    if (Files.exists(home.resolve("complete"))) {
      return home;
    }
    try (FileChannel channel =
            FileChannel.open(cache.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(home.resolve("complete"))) {
        unpack(archive, home);
        Files.createFile(home.resolve("complete"));
      }
    }
    return home;
  }

  private static Path cacheFolder() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("nightshift");
  }

  private static URL archive() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> System.getProperty("os.arch");
        };
    URL found = PostgresBinaries.class.getResource("/postgres-" + system + "-" + processor + ".txz");
    if (found == null) {
      throw new Problem.Unavailable(
          "Nightshift carries no PostgreSQL for " + system + " on " + processor
              + ": set NIGHTSHIFT_DATABASE_URL to a PostgreSQL of yours.");
    }
    return found;
  }

  private static String fingerprint(URL archive) throws IOException {
    try (InputStream in = archive.openStream()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] head = in.readNBytes(1 << 20);
      return HexFormat.of().formatHex(digest.digest(head)).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static void unpack(URL archive, Path home) throws IOException {
    Files.createDirectories(home);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, home);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path home) throws IOException {
    Path file = home.resolve(entry.getName()).normalize();
    if (!file.startsWith(home)) {
      throw new IOException("The archive names a file outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
      if ((entry.getMode() & 0100) != 0) {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.addAll(
            EnumSet.of(
                PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE));
        Files.setPosixFilePermissions(file, permissions);
      }
    }
  }
}
