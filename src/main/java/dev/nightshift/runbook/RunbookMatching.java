package dev.nightshift.runbook;

import dev.nightshift.catalog.Selector;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.ExpressionProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the runbooks that are for an alert. Pure: a runbook_url is read for its file name and never fetched. */
public final class RunbookMatching {
  private static final Comparator<Match> ORDER =
      Comparator.comparing(Match::by)
          .thenComparing(match -> match.runbook().settings().service() == null)
          .thenComparing(match -> match.runbook().file());

  private RunbookMatching() {}

  /**
   * What came of it.
   *
   * @param matches the strongest tie first, then those made for a service, then by file
   * @param undecided runbooks whose condition could not be evaluated, with the reason; they did not match
   */
  public record Matches(List<Match> matches, Map<Runbook, String> undecided) {
    public Matches {
      matches = List.copyOf(matches);
      undecided = Map.copyOf(undecided);
    }
  }

  public static Matches match(AlertView alert, Collection<Runbook> runbooks) {
    List<Match> matches = new ArrayList<>();
    Map<Runbook, String> undecided = new HashMap<>();
    for (Runbook runbook : runbooks) {
      try {
        if (forService(runbook, alert.service())) {
          match(alert, runbook).ifPresent(matches::add);
        }
      } catch (ExpressionProblem | IllegalArgumentException problem) {
        undecided.put(runbook, String.valueOf(problem.getMessage()));
      }
    }
    matches.sort(ORDER);
    return new Matches(matches, undecided);
  }

  private static Optional<Match> match(AlertView alert, Runbook runbook) {
    Located<String> when = runbook.settings().when();
    if (when != null) {
      return Conditions.WHEN.condition(when.value()).test(alert.variables())
          ? Optional.of(new Match(runbook, Match.By.CONDITION, "its condition " + when.value() + " holds"))
          : Optional.empty();
    }
    String url = alert.annotations().getOrDefault("runbook_url", "");
    if (namesIn(url).contains(runbook.name().toLowerCase(Locale.ROOT))) {
      return Optional.of(new Match(runbook, Match.By.RUNBOOK_URL, "the alert's runbook_url " + url + " names it"));
    }
    return runbook.name().equalsIgnoreCase(alert.name())
        ? Optional.of(new Match(runbook, Match.By.NAME, "it has the alert's name"))
        : Optional.empty();
  }

  /** The file a URL names and, as the mixins write it, the alert its anchor names: {@code …/runbook.md#alert-name-targetdown}. */
  private static Set<String> namesIn(String url) {
    int anchor = url.indexOf('#');
    String path = (anchor < 0 ? url : url.substring(0, anchor)).replaceFirst("\\?.*$", "").replaceFirst("/+$", "");
    Set<String> names = new LinkedHashSet<>();
    names.add(plain(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("\\.(md|markdown|html?)$", ""));
    if (anchor >= 0) {
      names.add(plain(url.substring(anchor + 1)).replaceFirst("^alert-?name-", ""));
    }
    names.remove("");
    return names;
  }

  private static String plain(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notEncoded) {
      return part.toLowerCase(Locale.ROOT);
    }
  }

  private static boolean forService(Runbook runbook, @Nullable Service service) {
    Located<String> wanted = runbook.settings().service();
    if (wanted == null) {
      return true;
    }
    return service != null && matches(wanted.value(), service);
  }

  /** Whether a service is the one of this id, or one of those a selector chooses by its labels, env and team. */
  static boolean matches(String idOrSelector, Service service) {
    if (!isSelector(idOrSelector)) {
      return idOrSelector.strip().equals(service.id());
    }
    Map<String, String> labels = new HashMap<>(Map.of("env", service.environment(), "team", service.team()));
    labels.putAll(service.labels());
    return Selector.parse(idOrSelector).matches(labels);
  }

  static boolean isSelector(String idOrSelector) {
    return idOrSelector.contains("=") || idOrSelector.contains("!") || idOrSelector.contains(",");
  }
}
