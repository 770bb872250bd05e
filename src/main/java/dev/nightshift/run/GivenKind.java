package dev.nightshift.run;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.runbook.RunbookCase;
import dev.nightshift.spi.StepKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A step kind that does nothing and answers what a test says; everything else is as the real one has it. */
record GivenKind(StepKind real, RunbookCase.Answer answer) implements StepKind {

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String help() {
    return real.help();
  }

  @Override
  public List<Attribute> attributes() {
    return real.attributes();
  }

  @Override
  public boolean readOnly() {
    return real.readOnly();
  }

  @Override
  public boolean templated() {
    return real.templated();
  }

  @Override
  public boolean ownPlaceholders() {
    return real.ownPlaceholders();
  }

  @Override
  public TemplateContext context() {
    return real.context();
  }

  @Override
  public String plan(Request request) {
    return real.plan(request);
  }

  @Override
  public Result run(Request request, Output output) {
    if (answer.took().compareTo(request.timeout()) > 0) {
      return Result.failed("it did not end within " + Durations.format(request.timeout()));
    }
    if (answer.error() != null) {
      return new Result(answer.values(), answer.outputs(), false, answer.error());
    }
    Map<String, Object> values = whole();
    Map<String, String> outputs = new HashMap<>(answer.outputs());
    if ("json".equals(request.attributes().get("output"))) {
      Json.singleValues(values.get("json")).forEach(outputs::putIfAbsent);
    }
    return new Result(values, outputs, success(values), null);
  }

  /** What follows from the rest need not be written: a script ends with 0, a query's one value is its list of values. */
  private Map<String, Object> whole() {
    Map<String, Object> values = new HashMap<>(answer.values());
    List<String> known = real.results();
    if (known.contains("exit")) {
      values.putIfAbsent("exit", 0L);
    }
    for (String text : List.of("stdout", "stderr", "body")) {
      if (known.contains(text)) {
        values.putIfAbsent(text, "");
      }
    }
    if (known.contains("count")) {
      if (values.containsKey("value")) {
        values.putIfAbsent("values", List.of(values.get("value")));
      }
      if (values.get("values") instanceof List<?> list) {
        values.putIfAbsent("count", (long) list.size());
        list.stream().findFirst().ifPresent(first -> values.putIfAbsent("value", first));
      }
    }
    return values;
  }

  /** An empty answer is a failure of a query for a value; a statement that finds or changes no row has done its work. */
  private boolean success(Map<String, Object> values) {
    boolean exit = !(values.get("exit") instanceof Number code) || code.longValue() == 0;
    boolean status = !(values.get("status") instanceof Number code) || code.longValue() / 100 == 2;
    boolean count = !real.results().contains("value") || !(values.get("count") instanceof Number number) || number.longValue() > 0;
    boolean outcome = values.getOrDefault("outcome", "succeeded").equals("succeeded");
    return exit && status && count && outcome;
  }
}
