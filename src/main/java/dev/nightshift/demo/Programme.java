package dev.nightshift.demo;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The summary at the end. */
final class Programme {

  /**
   * One act as it went.
   *
   * @param result null where it failed
   * @param failure the reason, or empty
   */
  record Line(String title, Act.@Nullable Result result, String failure) {
    boolean good() {
      return result != null;
    }
  }

  private static final String ROW = "%-5s %-9s %-9s %-38s %s";

  private Programme() {}

  static void print(List<Line> acts, Stage stage, Duration whole) {
    stage.title("Summary");
    stage.line(ROW.formatted("Act", "Incident", "Recovery", "What repaired it", "People"));
    for (int i = 0; i < acts.size(); i++) {
      Act.Result result = acts.get(i).result();
      String number = Integer.toString(i + 1);
      stage.line(
          result == null
              ? ROW.formatted(number, "-", "-", "did not end as it should", acts.get(i).failure())
              : ROW.formatted(number, "#" + result.incident(), Stage.seconds(result.recovery()), result.how(), result.people()));
    }
    stage.line("");
    if (acts.stream().allMatch(Line::good)) {
      stage.good("All acts ended in a verified recovery, within " + Stage.seconds(whole) + " in all.");
    } else {
      stage.bad("Not every act ended as it should.");
    }
  }
}
