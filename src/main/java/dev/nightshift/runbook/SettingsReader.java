package dev.nightshift.runbook;

import dev.nightshift.catalog.Amount;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the {@code nightshift:} part of the front matter. */
final class SettingsReader {
  static final String KEY = "nightshift";
  private final Findings findings;

  SettingsReader(Findings findings) {
    this.findings = findings;
  }

  Runbook.Settings read(YamlNode.Mapping frontMatter) {
    Fields fields =
        switch (frontMatter.get(KEY)) {
          case null -> null;
          case YamlNode.Mapping mapping -> new Fields(mapping, KEY, findings);
          case YamlNode.Scalar empty when empty.value() == null ->
              new Fields(new YamlNode.Mapping(Map.of(), Map.of(), empty.line()), KEY, findings);
          case YamlNode other -> {
            findings.error(other.line(), "nightshift must be a mapping of settings, such as 'rung: manual'");
            yield null;
          }
        };
    return fields == null ? Runbook.Settings.NONE : settings(fields, frontMatter.lineOf(KEY));
  }

  private Runbook.Settings settings(Fields fields, int line) {
    Located<Rung> rung = fields.located("rung", SettingsReader::rung);
    Runbook.Settings settings =
        new Runbook.Settings(
            true,
            fields.text("service"),
            fields.text("when"),
            rung == null ? new Located<>(Rung.HUMAN_INITIATED, line) : rung,
            inputs(fields.fields("inputs")),
            fields.text("targets"),
            limits(fields.fields("limits")),
            approval(fields.fields("approval")),
            verify(fields.fields("verify")),
            UpkeepReader.read(fields),
            Interlock.read(fields));
    fields.rejectOthers();
    return settings;
  }

  private static Rung rung(String word) {
    return Rung.parse(word)
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not a rung; choose "
            + Arrays.stream(Rung.values()).map(Rung::word).collect(Collectors.joining(", "))));
  }

  private List<Input> inputs(@Nullable Fields all) {
    List<Input> inputs = new ArrayList<>();
    if (all != null) {
      for (String name : all.keys()) {
        Fields fields = all.fields(name);
        inputs.add(fields == null
            ? new Input(name, null, null, false, null, "", all.line())
            : input(name, fields));
      }
    }
    return inputs;
  }

  private Input input(String name, Fields fields) {
    Input input =
        new Input(
            name,
            fields.text("from"),
            fields.text("pattern"),
            fields.flag("required", false),
            fields.plain("default"),
            fields.text("description", ""),
            fields.line());
    fields.rejectOthers();
    return input;
  }

  private static Limits limits(@Nullable Fields fields) {
    Limits otherwise = Limits.DEFAULT;
    if (fields == null) {
      return otherwise;
    }
    Limits limits =
        new Limits(
            fields.parsed("canary", Amount::parse).orElse(otherwise.canary()),
            fields.parsed("concurrency", SettingsReader::atLeastOne).orElse(otherwise.concurrency()),
            fields.parsed("max-errors", Amount::parse).orElse(otherwise.maxErrors()),
            fields.parsed("budget", Budget::parse).orElse(otherwise.budget()),
            fields.parsed("timeout", SettingsReader::positive).orElse(otherwise.timeout()),
            fields.flag("ramp", otherwise.ramp()),
            fields.located("order", SettingsReader::label),
            fields.parsed("countdown", Durations::parse).orElse(null),
            RestraintsReader.among(fields),
            RestraintsReader.counted(fields));
    fields.rejectOthers();
    return limits;
  }

  private static String label(String text) {
    if (!text.matches("[A-Za-z_][A-Za-z0-9_./-]*")) {
      throw new IllegalArgumentException("'" + text + "' is not a label; write the name of one that targets have, such as zone");
    }
    return text;
  }

  private static Amount atLeastOne(String text) {
    Amount amount = Amount.parse(text);
    if (amount.number() == 0) {
      throw new IllegalArgumentException("with none at a time nothing would ever run; write 1 or more");
    }
    return amount;
  }

  private static Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + text + "' leaves no time; write more than 0s");
    }
    return duration;
  }

  private @Nullable ApprovalRule approval(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    Located<String> when = fields.text("when");
    List<String> from = fields.texts("from");
    int minimum = fields.number("minimum", 1);
    Duration timeout = fields.parsed("timeout", SettingsReader::positive).orElse(ApprovalRule.DEFAULT_TIMEOUT);
    boolean fourEyes = fields.flag("four-eyes", true);
    fields.rejectOthers();
    if (minimum < 1 || minimum > ApprovalRule.MOST) {
      findings.error(fields.line(), "nightshift.approval.minimum must be from 1 to " + ApprovalRule.MOST + "; leave approval out where none is needed");
    }
    return new ApprovalRule(when, from, Math.clamp(minimum, 1, ApprovalRule.MOST), timeout, fourEyes, fields.line());
  }

  private static VerifyRule verify(@Nullable Fields fields) {
    if (fields == null) {
      return VerifyRule.DEFAULT;
    }
    VerifyRule rule =
        new VerifyRule(
            fields.parsed("within", SettingsReader::positive).orElse(VerifyRule.DEFAULT.within()),
            fields.duration("settle", VerifyRule.DEFAULT.settle()));
    fields.rejectOthers();
    return rule;
  }
}
