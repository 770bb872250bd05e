package dev.nightshift.workspace;

import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.ApprovalDemand;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.BreakerRule;
import dev.nightshift.catalog.Closures;
import dev.nightshift.catalog.FreezeCalendar;
import dev.nightshift.catalog.FreezeWindow;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Storm;
import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.Budget;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.RestraintsReader;
import dev.nightshift.spi.StepKind;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code guardrails.yaml}: what holds for all runbooks. */
final class GuardrailsFile {
  private final Draft draft;
  private final Findings findings;

  GuardrailsFile(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    List<FreezeWindow> windows = new ArrayList<>();
    List<FreezeCalendar> calendars = new ArrayList<>();
    for (Fields freeze : fields.items("freezes")) {
      if (freeze.has("calendar")) {
        calendars.add(calendar(freeze));
      } else {
        window(freeze).ifPresent(windows::add);
      }
    }
    Closures closures = new Closures(calendars, fields.parsed("deploys", GuardrailsFile::deploys).orElse(Closures.DEFAULT.deploys()));
    Map<String, Restraints> inEnvironments = new HashMap<>();
    Map<String, ApprovalDemand> approvals = new HashMap<>();
    Map<String, Set<String>> forbidden = environments(fields.fields("environments"), inEnvironments, approvals);
    Bounds bounds = new Bounds(restraints(fields, service -> true), inEnvironments, services(fields.fields("services")), approvals);
    Fields budgets = fields.fields("budgets");
    GuardrailRules.Rate perService = budgets == null ? null : rate(budgets, "service");
    GuardrailRules.Rate perTeam = budgets == null ? null : rate(budgets, "team");
    GuardrailRules.Rate overall = budgets == null ? null : rate(budgets, "organisation");
    if (budgets != null) {
      budgets.rejectOthers();
    }
    BreakerRule breaker = fields.parsed("breaker", BreakerRule::parse).orElse(null);
    draft.rules = new GuardrailRules(windows, forbidden, perService, perTeam, overall, storm(fields), breaker, bounds, OversightSection.read(fields.fields("oversight"), findings), closures);
    fields.rejectOthers();
  }

  private Restraints restraints(Fields fields, Predicate<Service> services) {
    Fields limits = fields.fields("limits");
    RestraintsReader.counted(limits).forEach(label -> draft.counted.add(new Draft.Counted(label, services)));
    return RestraintsReader.alone(limits);
  }

  private static GuardrailRules.@Nullable Rate rate(Fields fields, String key) {
    return fields.parsed(key, Budget::parse).map(budget -> new GuardrailRules.Rate(budget.times(), budget.per())).orElse(null);
  }

  /** The number of incidents alone, or a mapping of what makes a storm. */
  private static @Nullable Storm storm(Fields fields) {
    if (!fields.isMapping("storm")) {
      GuardrailRules.Rate incidents = rate(fields, "storm");
      return incidents == null ? null : new Storm(incidents, null);
    }
    Fields signs = Objects.requireNonNull(fields.fields("storm"));
    Storm storm = new Storm(rate(signs, "incidents"), signs.parsed("services", GuardrailsFile::share).orElse(null));
    signs.rejectOthers();
    return storm;
  }

  private static Storm.Share share(String text) {
    String[] parts = text.split("/", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("'" + text + "' is no share in a time; write it as 30%/10m");
    }
    return new Storm.Share(Amount.parse(parts[0]), Durations.parse(parts[1].strip()));
  }

  private Optional<ApprovalDemand> approval(@Nullable Fields fields) {
    if (fields == null) {
      return Optional.empty();
    }
    List<Located<String>> from = fields.locatedTexts("from");
    for (Located<String> one : from) {
      approver(one);
    }
    int minimum = fields.number("minimum", 1);
    if (minimum < 1 || minimum > ApprovalRule.MOST) {
      fields.error("minimum", "must be from 1 to " + ApprovalRule.MOST);
    }
    Duration timeout = fields.parsed("timeout", Forms::positive).orElse(ApprovalRule.DEFAULT_TIMEOUT);
    fields.rejectOthers();
    return Optional.of(new ApprovalDemand(from.stream().map(Located::value).toList(), Math.clamp(minimum, 1, ApprovalRule.MOST), timeout));
  }

  private void approver(Located<String> one) {
    String[] parts = one.value().split(":", 2);
    Located<String> id = new Located<>(parts.length < 2 ? "" : parts[1], one.line());
    switch (id.value().isEmpty() ? "" : parts[0]) {
      case "team" -> draft.refer(draft.teams, id, "approval.from", findings);
      case "person" -> draft.refer(draft.people, id, "approval.from", findings);
      default -> {
        if (!one.value().equals("role:admin") && !one.value().equals("role:responder")) {
          findings.error(one.line(), "approval.from: nobody is '" + one.value() + "'; write team:ID, person:ID, role:admin or role:responder");
        }
      }
    }
  }

  private Map<String, Restraints> services(@Nullable Fields all) {
    Map<String, Restraints> services = new HashMap<>();
    if (all == null) {
      return services;
    }
    for (String service : all.keys()) {
      draft.refer(draft.services, new Located<>(service, all.lineOf(service)), "services", findings);
      Fields fields = all.fields(service);
      if (fields == null) {
        all.error(service, "must say what holds there, such as '{limits: {max-targets: 1}}'");
        continue;
      }
      services.put(service, restraints(fields, one -> one.id().equals(service)));
      fields.rejectOthers();
    }
    return services;
  }

  private Map<String, Set<String>> environments(@Nullable Fields all, Map<String, Restraints> restraints, Map<String, ApprovalDemand> approvals) {
    Map<String, Set<String>> forbidden = new HashMap<>();
    Set<String> kinds = draft.vocabulary.stepKinds().get().stream().map(StepKind::name).collect(Collectors.toCollection(TreeSet::new));
    if (all == null) {
      return forbidden;
    }
    for (String environment : all.keys()) {
      Fields fields = all.fields(environment);
      if (fields == null) {
        all.error(environment, "must say what is forbidden there, such as '{forbid: [terraform]}'");
        continue;
      }
      List<Located<String>> named = fields.locatedTexts("forbid");
      for (Located<String> kind : named) {
        if (!kinds.contains(kind.value())) {
          findings.error(kind.line(), "environments." + environment + ".forbid: there is no step kind '" + kind.value() + "'; the kinds are " + String.join(", ", kinds));
        }
      }
      approval(fields.fields("approval")).ifPresent(demand -> approvals.put(environment, demand));
      restraints.put(environment, restraints(fields, one -> one.environment().equals(environment)));
      fields.rejectOthers();
      forbidden.put(environment, named.stream().map(Located::value).collect(Collectors.toSet()));
    }
    return forbidden;
  }

  private static Duration deploys(String text) {
    if (text.equals("off") || text.equals("false")) {
      return Duration.ZERO;
    }
    return Durations.parse(text);
  }

  private FreezeCalendar calendar(Fields fields) {
    String name = fields.required("name", "release calendar").value();
    Located<String> path = fields.required("calendar", "calendars/freezes.ics");
    List<String> services = named(fields);
    ZoneId zone = fields.parsed("zone", Forms::zone).orElse(draft.zone());
    SourceFile file = draft.calendars.get(path.value());
    fields.rejectOthers();
    if (file == null) {
      fields.error("calendar", "is '" + path.value() + "', which is not in the workspace; put the file into calendars/, its name ending in .ics");
      return new FreezeCalendar(name, services, List.of());
    }
    return new FreezeCalendar(name, services, new CalendarFile(file, zone, draft.calendarFindings.apply(file.path())).read());
  }

  private List<String> named(Fields fields) {
    List<Located<String>> services = fields.locatedTexts("services");
    services.forEach(service -> draft.refer(draft.services, service, "services", findings));
    return services.stream().map(Located::value).toList();
  }

  private Optional<FreezeWindow> window(Fields fields) {
    String name = fields.required("name", "no changes at the weekend").value();
    List<String> ids = named(fields);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Located<String> day : fields.locatedTexts("days")) {
      try {
        days.add(Forms.day(day.value()));
      } catch (IllegalArgumentException none) {
        findings.error(day.line(), "days: " + none.getMessage());
      }
    }
    LocalTime from = fields.parsed("from", Forms::time).orElse(LocalTime.MIDNIGHT);
    LocalTime to = fields.parsed("to", Forms::time).orElse(LocalTime.MIDNIGHT);
    LocalDateTime begins = fields.parsed("begins", GuardrailsFile::moment).orElse(null);
    LocalDateTime ends = fields.parsed("ends", GuardrailsFile::moment).orElse(null);
    var zone = fields.parsed("zone", Forms::zone);
    boolean weekly = fields.has("days");
    boolean once = fields.has("begins") || fields.has("ends");
    if (weekly == once) {
      fields.error("needs either days (with from and to), for every week, or begins and ends, for once");
    } else if (once && (begins == null || ends == null || !ends.isAfter(begins))) {
      fields.error("ends", "must be after begins; write both, such as 'begins: 2026-11-27T00:00'");
    }
    fields.rejectOthers();
    return Optional.of(new FreezeWindow(name, ids, zone.orElse(draft.zone()), days, from, to, begins, ends));
  }

  private static LocalDateTime moment(String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("'" + text + "' is no time of a day; write it as 2026-11-27T00:00", wrong);
    }
  }
}
