package dev.nightshift.workspace;

import dev.nightshift.runbook.Findings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds and reads the files that make a workspace, and no others. Nobody has checked them yet: their number and size are
 * limited, and a link that leaves the folder is not followed.
 */
final class WorkspaceFiles {
  static final String MAIN = "nightshift.yaml";
  static final String ROUTING = "routing.yaml";
  static final String GUARDRAILS = "guardrails.yaml";
  static final String ACCESS = "access.yaml";
  static final String CALENDARS = "calendars";
  static final String TEAMS = "teams";
  static final String SERVICES = "services";
  static final String RUNBOOKS = "runbooks";

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_FILES = 10_000;
  private static final int MAX_DEPTH = 12;
  private static final Pattern BELONGS =
      Pattern.compile("nightshift\\.yaml|routing\\.yaml|guardrails\\.yaml|access\\.yaml|calendars/[^/]+\\.ics|(teams|services)/[^/]+\\.yaml|runbooks/(.+/)?[^/_][^/]*(\\.md|\\.test\\.yaml)");
  private static final Pattern MISNAMED = Pattern.compile("(nightshift|routing|guardrails|access|(teams|services)/[^/]+|runbooks/.+\\.test)\\.yml");

  private final Path folder;
  private final Reports reports;

  WorkspaceFiles(Path folder, Reports reports) {
    this.folder = folder;
    this.reports = reports;
  }

  /** Whether a path inside a workspace is part of it; README files, drafts ({@code _…}) and hidden files are not. */
  static boolean belongs(String path) {
    return BELONGS.matcher(path).matches() && !path.contains("/.") && !path.endsWith("/README.md");
  }

  /** Reads all files, in the order of their paths. What cannot be read is reported. */
  List<SourceFile> read() {
    List<SourceFile> files = new ArrayList<>();
    for (Path file : list()) {
      String path = pathOf(file);
      if (MISNAMED.matcher(path).matches()) {
        reports.of(path).error(1, "this file is not read: its name ends in .yml; rename it to .yaml");
      } else if (belongs(path)) {
        read(file, path, files);
      }
    }
    return files;
  }

  /** Lists the files and links in the places where a workspace keeps its own, sorted by path. */
  List<Path> list() {
    List<Path> found = new ArrayList<>();
    for (String place : List.of(MAIN, "nightshift.yml", ROUTING, "routing.yml", GUARDRAILS, "guardrails.yml", ACCESS, "access.yml", CALENDARS, SERVICES, TEAMS, RUNBOOKS)) {
      Path start = folder.resolve(place);
      if (Files.exists(start, LinkOption.NOFOLLOW_LINKS) && staysInside(start)) {
        walk(start, found);
      }
    }
    if (found.size() > MAX_FILES) {
      reports.of(RUNBOOKS).error(1, "more than " + MAX_FILES + " files; this is hardly a workspace, check the folder");
      return found.subList(0, MAX_FILES);
    }
    found.sort(Comparator.comparing(this::pathOf));
    return found;
  }

  /** Follows a link at the top itself (mounted configuration is made of them), and none below. */
  private void walk(Path start, List<Path> found) {
    try {
      Path real = start.toRealPath();
      try (Stream<Path> tree = Files.walk(real, MAX_DEPTH)) {
        tree.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
            .limit(MAX_FILES + 1L)
            .map(file -> start.resolve(real.relativize(file)))
            .forEach(found::add);
      }
    } catch (IOException | UncheckedIOException unreadable) {
      reports.of(pathOf(start)).error(1, "cannot be read: " + unreadable.getMessage());
    }
  }

  private void read(Path file, String path, List<SourceFile> files) {
    Findings findings = reports.of(path);
    if (!staysInside(file)) {
      return;
    }
    try {
      if (!Files.isRegularFile(file)) {
        findings.error(1, "this is not a file; links to folders are not followed, put the files here");
      } else if (Files.size(file) > MAX_BYTES) {
        findings.error(1, "this file is larger than " + MAX_BYTES / 1024 + " KiB; split it");
      } else {
        byte[] bytes = Files.readAllBytes(file);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        files.add(new SourceFile(path, bytes));
      }
    } catch (CharacterCodingException notText) {
      findings.error(1, "this file is not UTF-8 text; save it as UTF-8");
    } catch (IOException unreadable) {
      findings.error(1, "cannot be read: " + unreadable.getMessage());
    }
  }

  private boolean staysInside(Path file) {
    try {
      if (file.toRealPath().startsWith(folder.toRealPath())) {
        return true;
      }
      reports.of(pathOf(file)).error(1, "this link leaves the workspace; put the file itself here");
    } catch (IOException broken) {
      reports.of(pathOf(file)).error(1, "cannot be read: " + broken.getMessage() + "; a link that leads nowhere?");
    }
    return false;
  }

  private String pathOf(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
