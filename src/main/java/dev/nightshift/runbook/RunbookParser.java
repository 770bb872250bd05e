package dev.nightshift.runbook;

import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/** Reads Markdown as a runbook. Every text has an answer: whatever is wrong with it is a finding, never an exception. */
public final class RunbookParser {
  private static final int MAX_CHARACTERS = 512 * 1024;
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
  private static final Pattern TOML_TITLE = Pattern.compile("(?m)^title\\s*=\\s*[\"'](.*)[\"']\\s*$");

  private final String file;
  private final String text;
  private final Findings findings;

  private RunbookParser(String file, String text) {
    this.file = file;
    this.text = text;
    this.findings = new Findings(file);
  }

  /**
   * Reads one file.
   *
   * @param file its path inside the workspace
   */
  public static Parsed parse(String file, String text) {
    return new RunbookParser(file, text).parse();
  }

  /** What tells two versions of a text apart: SHA-256 in hexadecimal. */
  public static String version(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  private Parsed parse() {
    String unreadable = unreadable();
    if (unreadable != null) {
      findings.error(1, unreadable);
      return new Parsed(null, findings.sorted());
    }
    List<String> lines = lines(text);
    FrontMatter frontMatter = FrontMatter.of(lines);
    Optional<Node> tree = Markdown.parse(body(lines, frontMatter.lines()));
    if (tree.isEmpty()) {
      findings.error(1, "this file nests its lists, quotes or emphasis too deep to be read; write it flatter");
      return new Parsed(null, findings.sorted());
    }
    YamlNode.@Nullable Mapping settings = settings(frontMatter);
    Outline outline = new Outline(lines, findings);
    outline.read(tree.get());
    return result(frontMatter, settings, outline);
  }

  private Parsed result(FrontMatter frontMatter, YamlNode.@Nullable Mapping yaml, Outline outline) {
    Runbook.Settings settings = yaml == null ? Runbook.Settings.NONE : new SettingsReader(findings).read(yaml);
    String title = title(frontMatter, yaml, outline);
    Runbook runbook = new Runbook(file, title, version(text), text, settings, outline.steps());
    boolean forPeopleAlone = runbook.paper() && !frontMatter.mentionsSettings() && !outline.triedToRun();
    return new Parsed(runbook, forPeopleAlone ? findings.asWarnings() : findings.sorted());
  }

  private @Nullable String unreadable() {
    if (text.length() > MAX_CHARACTERS) {
      return "this file is larger than " + MAX_CHARACTERS + " characters; a runbook that long helps nobody at night, split it";
    }
    return text.indexOf('\0') >= 0 ? "this file is not text: it holds a NUL character; save it as UTF-8 text" : null;
  }

  /** The Markdown of a file without its front matter, which becomes empty lines, so that every line keeps its number. */
  static String body(String text) {
    List<String> lines = lines(text);
    return body(lines, FrontMatter.of(lines).lines());
  }

  private static List<String> lines(String text) {
    return Arrays.asList(LINE_END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1));
  }

  private static String body(List<String> lines, int frontMatter) {
    return "\n".repeat(frontMatter) + String.join("\n", lines.subList(frontMatter, lines.size()));
  }

  private YamlNode.@Nullable Mapping settings(FrontMatter frontMatter) {
    switch (frontMatter.format()) {
      case NONE -> {}
      case UNCLOSED -> {
        String message = "the front matter has no closing line and is read as text; close it with ---";
        if (frontMatter.mentionsSettings()) {
          findings.error(1, message);
        } else {
          findings.warning(1, message);
        }
      }
      case TOML -> {
        if (frontMatter.mentionsSettings()) {
          findings.error(1, "nightshift settings are read from YAML front matter only; write it between --- lines");
        }
      }
      case YAML -> {
        return yaml(frontMatter);
      }
    }
    return null;
  }

  private YamlNode.@Nullable Mapping yaml(FrontMatter frontMatter) {
    try {
      Optional<YamlNode> node = YamlTree.read(frontMatter.text(), 2);
      if (node.isPresent() && node.get() instanceof YamlNode.Mapping mapping) {
        return mapping;
      }
      node.ifPresent(other -> findings.error(other.line(), "the front matter must be a mapping, such as 'title: …'"));
    } catch (YamlTree.Malformed malformed) {
      findings.error(malformed.line(), "the front matter cannot be read: " + malformed.getMessage());
    }
    return null;
  }

  private String title(FrontMatter frontMatter, YamlNode.@Nullable Mapping yaml, Outline outline) {
    if (yaml != null && yaml.get("title") instanceof YamlNode.Scalar title && !title.text().isBlank()) {
      return title.text().strip();
    }
    Matcher toml = TOML_TITLE.matcher(frontMatter.text());
    if (frontMatter.format() == FrontMatter.Format.TOML && toml.find()) {
      return toml.group(1);
    }
    String heading = outline.title();
    return heading != null ? heading : file.substring(file.lastIndexOf('/') + 1).replaceFirst("(?i)\\.md$", "");
  }
}
