package dev.nightshift.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the steps of a run have come to, as seen from one place: the result there first, then on its target, then the latest of all. */
final class StepResults {
  private final List<StepAttempt> attempts;
  private final Place here;

  StepResults(List<StepAttempt> attempts, Place here) {
    this.attempts = attempts.stream().filter(attempt -> attempt.endedAt() != null).toList();
    this.here = here;
  }

  /** The last attempt of each step. */
  Map<String, StepAttempt> latest() {
    Map<String, StepAttempt> latest = new HashMap<>();
    for (StepAttempt attempt : attempts) {
      StepAttempt known = latest.get(attempt.step());
      if (known == null || nearness(attempt) >= nearness(known)) {
        latest.put(attempt.step(), attempt);
      }
    }
    return latest;
  }

  private int nearness(StepAttempt attempt) {
    Place place = Place.of(attempt.target());
    return place.equals(here) ? 2 : place.target().equals(here.target()) ? 1 : 0;
  }

  /** What {@code steps} is in expressions. */
  Map<String, Object> views() {
    Map<String, Object> views = new HashMap<>();
    latest().forEach((step, attempt) -> views.put(step, view(attempt)));
    return views;
  }

  private Map<String, Object> view(StepAttempt attempt) {
    Map<String, Object> view = single(attempt);
    Place place = Place.of(attempt.target());
    if (place.item() > 0 && !place.equals(here)) {
      List<StepAttempt> all = ofAllItems(attempt.step(), place.target());
      view.put("ok", all.stream().allMatch(StepResults::ok));
      view.put("items", all.stream().map(StepResults::ofItem).toList());
    }
    return view;
  }

  private List<StepAttempt> ofAllItems(String step, String target) {
    Map<String, StepAttempt> last = new LinkedHashMap<>();
    attempts.stream()
        .filter(attempt -> attempt.step().equals(step) && Place.of(attempt.target()).target().equals(target))
        .forEach(attempt -> last.put(attempt.target(), attempt));
    return new ArrayList<>(last.values());
  }

  private static Map<String, Object> ofItem(StepAttempt attempt) {
    Map<String, Object> view = single(attempt);
    view.put("item", attempt.item());
    return view;
  }

  private static Map<String, Object> single(StepAttempt attempt) {
    Map<String, Object> view = new HashMap<>(attempt.values());
    view.put("ok", ok(attempt));
    view.put("outputs", attempt.outputs());
    view.put("error", attempt.error());
    if (attempt.exit() != null) {
      view.put("exit", attempt.exit());
    }
    return view;
  }

  private static boolean ok(StepAttempt attempt) {
    return attempt.status() == StepAttempt.Status.SUCCEEDED;
  }
}
