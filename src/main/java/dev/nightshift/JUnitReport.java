package dev.nightshift;

import dev.nightshift.TestCommand.TestedCase;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.CaseResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results in the form that JUnit's Ant task began and CI systems read (https://github.com/testmoapp/junitxml). */
final class JUnitReport {
  private final XMLStreamWriter xml;

  private JUnitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static void write(Path file, List<TestedCase> cases) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (Writer out = Files.newBufferedWriter(file)) {
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
        new JUnitReport(xml).all(cases);
        xml.close();
      }
    } catch (IOException | XMLStreamException unwritable) {
      throw new Problem.Invalid("The results could not be written to " + file + ": " + unwritable.getMessage(), unwritable);
    }
  }

  private void all(List<TestedCase> cases) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    open("testsuites", "nightshift test", cases);
    Map<String, List<TestedCase>> byFile = cases.stream().collect(Collectors.groupingBy(one -> one.result().file(), LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<TestedCase>> suite : byFile.entrySet()) {
      open("testsuite", suite.getKey(), suite.getValue());
      for (TestedCase one : suite.getValue()) {
        one(one);
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void open(String element, String name, List<TestedCase> cases) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
    attribute("name", name);
    attribute("tests", String.valueOf(cases.size()));
    attribute("failures", String.valueOf(cases.stream().filter(one -> !one.passed()).count()));
    attribute("errors", "0");
    attribute("time", seconds(cases.stream().mapToLong(TestedCase::nanos).sum()));
  }

  private void one(TestedCase one) throws XMLStreamException {
    CaseResult result = one.result();
    xml.writeCharacters("\n");
    xml.writeStartElement("testcase");
    attribute("classname", result.runbook());
    attribute("name", result.name());
    attribute("file", result.file());
    attribute("line", String.valueOf(result.line()));
    attribute("time", seconds(one.nanos()));
    if (!result.passed()) {
      xml.writeStartElement("failure");
      attribute("message", result.failures().getFirst().message().lines().findFirst().orElse(""));
      String all = result.failures().stream().map(failure -> result.file() + ":" + failure.line() + ": " + failure.message()).collect(Collectors.joining("\n"));
      xml.writeCharacters(allowed(all + "\n\nwhat happened:\n" + String.join("\n", result.story())));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /** XML 1.0 has no way to write most control characters, not even escaped. */
  private static String allowed(String text) {
    StringBuilder allowed = new StringBuilder();
    text.codePoints()
        .map(c -> c == '\n' || c == '\t' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000 ? c : 0xFFFD)
        .forEach(allowed::appendCodePoint);
    return allowed.toString();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }
}
