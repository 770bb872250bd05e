package dev.nightshift.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** docs/dependencies.md gives a reason for each library of pom.xml, and for no other. */
class DependenciesDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]*)\\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private record Library(String group, String artifact) {
    boolean named(String name) {
      return name.endsWith("*") ? artifact.startsWith(name.substring(0, name.length() - 1)) : name.equals(artifact) || name.equals(group + ":" + artifact);
    }
  }

  private static List<Library> libraries() throws Exception {
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
    var paths = XPathFactory.newInstance().newXPath();
    NodeList found = (NodeList) paths.evaluate("/project/parent | /project/dependencies/dependency | /project/build/plugins/plugin", pom, XPathConstants.NODESET);
    List<Library> libraries = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      libraries.add(new Library(paths.evaluate("groupId", found.item(i)), paths.evaluate("artifactId", found.item(i))));
    }
    return libraries;
  }

  /** What stands as code in the first column of a table. */
  private static Set<String> names() throws Exception {
    return ROW.matcher(Files.readString(Path.of("docs/dependencies.md"))).results()
        .flatMap(row -> CODE.matcher(row.group(1)).results())
        .map(code -> code.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void every_library_has_a_reason_and_every_reason_a_library() throws Exception {
    List<Library> libraries = libraries();
    Set<String> names = names();
    Set<String> ofMaven = Set.of("maven-compiler-plugin", "maven-surefire-plugin", "maven-jar-plugin");
    assertThat(libraries).hasSizeGreaterThan(30)
        .allMatch(library -> ofMaven.contains(library.artifact()) || names.stream().anyMatch(library::named), "named in docs/dependencies.md");
    assertThat(names).allMatch(name -> libraries.stream().filter(library -> library.named(name)).count() == 1 || name.endsWith("*"), "one library of pom.xml");
  }
}
