package dev.nightshift.runbook;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.YamlNode;
import dev.nightshift.runbook.RunbookCase.Answer;
import dev.nightshift.runbook.RunbookCase.Approval;
import dev.nightshift.runbook.RunbookCase.Expected;
import dev.nightshift.runbook.RunbookCase.GivenAlert;
import dev.nightshift.runbook.RunbookCase.Start;
import dev.nightshift.spi.InventorySource.Host;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a {@code NAME.test.yaml}. */
public final class RunbookTestReader {
  static final List<String> OUTCOMES = List.of("succeeded", "failed", "stopped", "waiting", "not-started");

  private final String file;
  private final Findings findings;

  /** @param file path inside the workspace */
  public RunbookTestReader(String file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /** Reads the whole file; what is wrong is reported. */
  public RunbookTests read(Fields fields) {
    List<RunbookCase> cases = fields.items("cases").stream().map(this::one).toList();
    fields.rejectOthers();
    if (cases.isEmpty()) {
      findings.error(fields.lineOf("cases"), "this file tests nothing; write cases:, each with a name, given: and expect:");
    }
    return new RunbookTests(file, cases);
  }

  private RunbookCase one(Fields fields) {
    RunbookCase one =
        new RunbookCase(
            fields.required("name", "restarts a dead service").value(),
            fields.line(),
            fields.text("service"),
            alert(fields.fields("alert")),
            fields.parsed("start", text -> word(Start.class, text)).orElse(null),
            fields.located("rung", RunbookTestReader::rung),
            inputs(fields.fields("inputs")),
            hosts(fields.fields("hosts")),
            given(fields.fields("given")),
            fields.parsed("approval", text -> word(Approval.class, text)).orElse(null),
            expected(fields.fields("expect")));
    fields.rejectOthers();
    return one;
  }

  static @Nullable GivenAlert alert(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    GivenAlert alert =
        new GivenAlert(
            fields.required("name", "PaymentsDown").value(),
            fields.parsed("severity", text -> word(Severity.class, text)).orElse(Severity.SEV3),
            fields.text("summary", ""),
            fields.text("source", ""),
            fields.textMap("labels"),
            fields.textMap("annotations"),
            fields.flag("clears", true));
    fields.rejectOthers();
    return alert;
  }

  private static Map<String, Located<List<Host>>> hosts(@Nullable Fields fields) {
    Map<String, Located<List<Host>>> hosts = new LinkedHashMap<>();
    if (fields != null) {
      for (String inventory : fields.keys()) {
        List<Host> known = fields.items(inventory).stream().map(RunbookTestReader::host).toList();
        hosts.put(inventory, new Located<>(known, fields.lineOf(inventory)));
      }
    }
    return hosts;
  }

  private static Host host(Fields fields) {
    String name = fields.required("name", "web-1").value();
    Host host = new Host(name, fields.text("address", name), fields.textMap("labels"), Map.of());
    fields.rejectOthers();
    return host;
  }

  private Map<String, Located<List<Answer>>> given(@Nullable Fields fields) {
    Map<String, Located<List<Answer>>> given = new LinkedHashMap<>();
    if (fields != null) {
      for (String step : fields.keys()) {
        given.put(step, new Located<>(answers(step, fields.node(step)), fields.lineOf(step)));
      }
    }
    return given;
  }

  private List<Answer> answers(String step, @Nullable YamlNode node) {
    List<YamlNode> items = node instanceof YamlNode.Sequence list ? list.items() : node == null ? List.of() : List.of(node);
    List<Answer> answers = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlNode.Mapping mapping) {
        answers.add(answer(mapping, new Fields(mapping, "given." + step, findings)));
      } else if (item instanceof YamlNode.Scalar word && word.text().equals("done")) {
        answers.add(new Answer(Map.of(), Map.of(), null, Duration.ZERO));
      } else {
        findings.error(item.line(), "given." + step + " must say what the step answers, such as {exit: 0}; a manual step is 'done'");
      }
    }
    if (node instanceof YamlNode.Sequence && items.isEmpty()) {
      findings.error(node.line(), "given." + step + " has no answer; write one per attempt, or leave the step out");
    }
    return List.copyOf(answers);
  }

  private static Answer answer(YamlNode.Mapping mapping, Fields fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.entries().forEach((key, node) -> {
      Object value = node.value();
      if (value != null && !key.equals("outputs") && !key.equals("error") && !key.equals("took")) {
        values.put(key, value);
      }
    });
    Located<String> error = fields.text("error");
    return new Answer(
        values, fields.textMap("outputs"), error == null ? null : error.value(),
        fields.parsed("took", Durations::parse).orElse(Duration.ZERO));
  }

  private static Expected expected(@Nullable Fields fields) {
    if (fields == null) {
      return new Expected(null, null, null, null, null, null, null, Map.of());
    }
    Expected expected =
        new Expected(
            list(fields, "ran"),
            list(fields, "skipped"),
            list(fields, "undone"),
            list(fields, "waits-for"),
            fields.located("outcome", RunbookTestReader::outcome),
            fields.text("reason"),
            fields.located("rung", RunbookTestReader::rung),
            inputs(fields.fields("inputs")));
    fields.rejectOthers();
    return expected;
  }

  private static Map<String, Located<String>> inputs(@Nullable Fields fields) {
    Map<String, Located<String>> inputs = new LinkedHashMap<>();
    if (fields != null) {
      for (String name : fields.keys()) {
        Located<String> value = fields.text(name);
        inputs.put(name, value == null ? new Located<>("", fields.lineOf(name)) : value);
      }
    }
    return inputs;
  }

  private static @Nullable Located<List<String>> list(Fields fields, String key) {
    return fields.has(key) ? new Located<>(fields.texts(key), fields.lineOf(key)) : null;
  }

  private static String outcome(String text) {
    if (!OUTCOMES.contains(text)) {
      throw new IllegalArgumentException("'" + text + "' is no outcome; choose " + String.join(", ", OUTCOMES));
    }
    return text;
  }

  private static Rung rung(String text) {
    return Rung.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a rung; choose "
            + String.join(", ", Arrays.stream(Rung.values()).map(Rung::word).toList())));
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    Optional<E> found =
        Arrays.stream(type.getEnumConstants()).filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text)).findFirst();
    return found.orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known here; choose "
        + String.join(", ", Arrays.stream(type.getEnumConstants()).map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList())));
  }
}
