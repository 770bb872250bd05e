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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the runbooks that are for an alert. Pure: an address is read for its file name and never fetched. */
public final class RunbookMatching {
  private static final Comparator<Match> ORDER =
      Comparator.comparing(Match::by)
          .thenComparing(match -> match.runbook().settings().service() == null)
          .thenComparing(match -> match.runbook().file());

  private static final List<String> LINK_KEYS = List.of("runbook_url", "runbook");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:|//");

  private RunbookMatching() {}

  /**
   * What came of it.
   *
   * @param matches the strongest tie first, then those made for a service, then by file
   * @param undecided runbooks whose condition could not be evaluated, with the reason; they did not match
   * @param passed the runbooks that are not for the alert; those that came closest first
   */
  public record Matches(List<Match> matches, Map<Runbook, String> undecided, List<Passed> passed) {
    public Matches {
      matches = List.copyOf(matches);
      undecided = Map.copyOf(undecided);
      passed = List.copyOf(passed);
    }
  }

  /** As {@link #match(AlertView, Collection, List)}, where any address may name a runbook. */
  public static Matches match(AlertView alert, Collection<Runbook> runbooks) {
    return match(alert, runbooks, List.of());
  }

  /**
   * Finds the runbooks for an alert.
   *
   * @param mirrors what addresses of runbooks start with; another address names none. Empty for any
   */
  public static Matches match(AlertView alert, Collection<Runbook> runbooks, List<String> mirrors) {
    List<Match> matches = new ArrayList<>();
    Map<Runbook, String> undecided = new HashMap<>();
    List<Passed> passed = new ArrayList<>();
    for (Runbook runbook : runbooks) {
      try {
        if (!forService(runbook, alert.service())) {
          passed.add(new Passed(runbook, Passed.Cause.SERVICE));
        } else {
          match(alert, runbook, mirrors).ifPresentOrElse(matches::add, () -> passed.add(Passed.of(runbook)));
        }
      } catch (ExpressionProblem | IllegalArgumentException problem) {
        undecided.put(runbook, String.valueOf(problem.getMessage()));
      }
    }
    matches.sort(ORDER);
    passed.sort(Comparator.comparing(Passed::cause));
    return new Matches(matches, undecided, passed);
  }

  private static Optional<Match> match(AlertView alert, Runbook runbook, List<String> mirrors) {
    Located<String> when = runbook.settings().when();
    if (when != null) {
      return Conditions.WHEN.condition(when.value()).test(alert.variables())
          ? Optional.of(new Match(runbook, Match.By.CONDITION, "its condition " + when.value() + " holds"))
          : Optional.empty();
    }
    for (Link link : links(alert)) {
      if (trusted(link.text(), mirrors) && namesIn(link.text()).contains(runbook.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(new Match(runbook, Match.By.RUNBOOK_URL, "the alert's " + link.from() + " " + link.text() + " names it"));
      }
    }
    return runbook.name().equalsIgnoreCase(alert.name())
        ? Optional.of(new Match(runbook, Match.By.NAME, "it has the alert's name"))
        : Optional.empty();
  }

  /** A text of an alert that says which runbook it is for. */
  private record Link(String from, String text) {}

  private static List<Link> links(AlertView alert) {
    List<Link> links = new ArrayList<>();
    for (String key : LINK_KEYS) {
      links.add(new Link(key, alert.annotations().getOrDefault(key, "")));
      links.add(new Link("label " + key, alert.labels().getOrDefault(key, "")));
    }
    return links;
  }

  /** A path is one of the workspace; an address must be in a mirror of it, where mirrors are named. */
  private static boolean trusted(String link, List<String> mirrors) {
    boolean address = ADDRESS.matcher(link).lookingAt();
    return !address || mirrors.isEmpty()
        || mirrors.stream().anyMatch(mirror -> link.startsWith(mirror) && !plain(link.substring(mirror.length())).contains(".."));
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

  /** Whether a runbook names this service, by its id or by a selector; one for any service names none. */
  public static boolean names(Runbook runbook, Service service) {
    Located<String> wanted = runbook.settings().service();
    return wanted != null && matches(wanted.value(), service);
  }

  /** Whether a service is the one of this id, or one of those a selector chooses by its labels, env and team. */
  public static boolean matches(String idOrSelector, Service service) {
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
