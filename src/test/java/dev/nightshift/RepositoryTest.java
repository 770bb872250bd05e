package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What somebody with a fresh clone finds. */
class RepositoryTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

  @Test
  void the_licence_is_apache_2() throws IOException {
    assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License", "Version 2.0, January 2004", "END OF TERMS AND CONDITIONS");
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<name>Apache-2.0</name>");
  }

  @Test
  void the_two_commands_of_the_readme_are_those_of_the_gate() throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("\n./nightshift demo\n").contains("\nmvn verify\n");
    assertThat(Files.readString(Path.of(".ci/run"))).contains("export CI=true").containsSubsequence("verify", "./nightshift demo --once");
    assertThat(Files.isExecutable(Path.of("nightshift"))).isTrue();
    assertThat(Files.isExecutable(Path.of(".ci/run"))).isTrue();
  }

  @Test
  void every_link_of_the_documentation_leads_somewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(withoutCode(Files.readString(document)));
      while (link.find()) {
        String to = link.group(1);
        if (!to.contains(":") && !Files.exists(document.resolveSibling(to))) {
          dead.add(document + " → " + to);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void the_tests_that_the_architecture_names_are_there() throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher test = Pattern.compile("`([A-Z][A-Za-z]+Test)`").matcher(Files.readString(Path.of("ARCHITECTURE.md")));
    while (test.find()) {
      try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
        String file = test.group(1) + ".java";
        if (files.noneMatch(path -> path.endsWith(file))) {
          missing.add(test.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void the_packages_that_the_architecture_describes_are_those_of_the_code() throws IOException {
    String table = Files.readString(Path.of("ARCHITECTURE.md"));
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/nightshift"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = folder.getFileName().toString();
        assertThat(table).as(name).containsPattern("\\| [^|]*`" + name + "(\\.\\*)?`");
      }
    }
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/nightshift/integration"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        assertThat(table).as("integration").contains("`" + folder.getFileName() + "`");
      }
    }
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of), docs.filter(file -> file.toString().endsWith(".md"))).toList();
    }
  }

  private static String withoutCode(String markdown) {
    return markdown.replaceAll("(?s)```.*?```|````.*?````", "").replaceAll("`[^`\n]*`", "");
  }
}
