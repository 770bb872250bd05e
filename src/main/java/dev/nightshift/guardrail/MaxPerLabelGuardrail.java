package dev.nightshift.guardrail;

import dev.nightshift.catalog.Amount;
import dev.nightshift.spi.TargetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** No run touches more targets of one zone, rack or whatever label is named, than is allowed. One without the label cannot be counted. */
final class MaxPerLabelGuardrail implements Guardrail {

  @Override
  public String name() {
    return "max-per";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, List<Amount>> limit : new TreeMap<>(situation.restraints().maxPer()).entrySet()) {
      String label = limit.getKey();
      List<String> without = situation.targets().stream().filter(target -> of(target, label).isEmpty()).map(TargetAddress::name).toList();
      if (!without.isEmpty()) {
        return Verdict.deny("the targets cannot be counted per " + label + ": without that label: " + String.join(", ", without), Map.of("label", label, "without", without));
      }
      Map<String, Long> chosen = counted(situation.targets(), label);
      Map<String, Long> all = counted(situation.around().targets(), label);
      values.put(label, Map.copyOf(chosen));
      for (Map.Entry<String, Long> group : chosen.entrySet()) {
        int total = (int) Math.max(all.getOrDefault(group.getKey(), 0L), group.getValue());
        Amount strictest = MaxTargetsGuardrail.strictest(limit.getValue(), total);
        int most = strictest.atLeastOneOf(total);
        if (group.getValue() > most) {
          values.put("most", most);
          return Verdict.deny(
              group.getValue() + " targets are chosen of " + total + " with " + label + "=" + group.getKey() + ", and max-per {" + label + ": " + strictest + "} allows " + most, values);
        }
      }
    }
    return Verdict.allow(values.isEmpty() ? "nobody sets a limit by a label" : "no label has more than is allowed", values);
  }

  private static Map<String, Long> counted(List<TargetAddress> targets, String label) {
    return targets.stream().map(target -> of(target, label)).collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static String of(TargetAddress target, String label) {
    return target.labels().getOrDefault(label, "");
  }
}
