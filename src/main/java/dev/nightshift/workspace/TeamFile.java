package dev.nightshift.workspace;

import dev.nightshift.catalog.EscalationPolicy;
import dev.nightshift.catalog.EscalationPolicy.Level;
import dev.nightshift.catalog.EscalationPolicy.Recipient;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.catalog.Team;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one file of {@code teams/}: its people, their rotation, and whom to page in which order. */
final class TeamFile {
  private static final List<String> ROLES = List.of("admin", "responder", "viewer");
  private static final String ON_CALL = "on-call";
  private static final Rotation NOBODY =
      new Rotation(ZoneOffset.UTC, DayOfWeek.MONDAY, LocalTime.MIDNIGHT, LocalDate.EPOCH, List.of());

  private final SourceFile file;
  private final Draft draft;
  private final Findings findings;

  TeamFile(SourceFile file, Draft draft, Findings findings) {
    this.file = file;
    this.draft = draft;
    this.findings = findings;
  }

  void read(Fields fields) {
    String id = file.name();
    String name = fields.text("name", id);
    List<String> own = people(fields.fields("people"));
    List<Located<String>> others = fields.locatedTexts("members");
    others.forEach(person -> draft.refer(draft.people, person, "members", findings));
    Rotation rotation = rotation(fields);
    EscalationPolicy escalation = escalation(fields, id);
    fields.rejectOthers();
    if (draft.teams.claim(new Located<>(id, 1), file.path(), findings)) {
      List<String> members = Stream.concat(own.stream(), others.stream().map(Located::value)).distinct().toList();
      draft.teams.put(id, new Team(id, name, members, rotation, escalation));
    }
  }

  private List<String> people(@Nullable Fields all) {
    List<String> ids = new ArrayList<>();
    if (all != null) {
      for (String id : all.keys()) {
        Fields fields = all.fields(id);
        if (draft.people.claim(new Located<>(id, all.lineOf(id)), file.path(), findings)) {
          ids.add(id);
          draft.people.put(id, fields == null ? new Person(id, id, "responder", List.of()) : person(id, fields));
        }
      }
    }
    return ids;
  }

  private Person person(String id, Fields fields) {
    Person person =
        new Person(
            id,
            fields.text("name", id),
            fields.parsed("role", Forms.oneOf("a role", ROLES)).orElse("responder"),
            fields.items("contacts").stream().map(this::contact).filter(Objects::nonNull).map(Contact::method).toList(),
            new ChatIds(draft, file.path()).read(id, fields.fields("chat")));
    fields.rejectOthers();
    return person;
  }

  private @Nullable Contact contact(Fields fields) {
    Contact contact = Contact.read(fields, draft.vocabulary);
    fields.rejectOthers();
    return contact;
  }

  private Rotation rotation(Fields team) {
    Fields fields = team.fields("rotation");
    if (fields == null) {
      team.error("rotation", "is missing; say who takes turns on call, such as "
          + "'rotation: {day: monday, time: 09:00, start: 2026-01-05, people: [ada, grace]}'");
      return NOBODY;
    }
    List<Located<String>> people = fields.locatedTexts("people");
    people.forEach(person -> draft.refer(draft.people, person, "rotation.people", findings));
    if (people.isEmpty()) {
      fields.error("people", "names nobody, so nobody would ever be on call; write at least one person");
    }
    Rotation rotation =
        new Rotation(
            fields.parsed("zone", Forms::zone).orElse(draft.zone()),
            fields.parsed("day", Forms::day).orElse(DayOfWeek.MONDAY),
            fields.parsed("time", Forms::time).orElse(LocalTime.of(9, 0)),
            fields.required("start", "2026-01-05", Forms::date).orElse(LocalDate.EPOCH),
            people.stream().map(Located::value).toList());
    fields.rejectOthers();
    begun(rotation, fields);
    return rotation;
  }

  private void begun(Rotation rotation, Fields fields) {
    ZonedDateTime first =
        rotation.start().with(TemporalAdjusters.nextOrSame(rotation.day())).atTime(rotation.time()).atZone(rotation.zone());
    if (first.toInstant().isAfter(draft.now)) {
      findings.warning(fields.lineOf("start"), "nobody is on call before the first turn on " + first.toLocalDate() + " at "
          + first.toLocalTime() + " " + rotation.zone() + "; write an earlier start");
    }
  }

  private EscalationPolicy escalation(Fields team, String id) {
    Fields fields = team.fields("escalation");
    if (fields == null) {
      team.error("escalation", "is missing; say whom to page, such as "
          + "'escalation: {levels: [{page: [on-call], timeout: 5m}]}'");
      return new EscalationPolicy(List.of(), 0);
    }
    List<Level> levels = fields.items("levels").stream().map(level -> level(level, id)).toList();
    if (levels.isEmpty()) {
      fields.error("levels", "is empty, so nobody would ever be paged; write at least one, such as '- {page: [on-call], timeout: 5m}'");
    }
    int repeats = fields.number("repeats", 0);
    fields.rejectOthers();
    return new EscalationPolicy(levels, repeats);
  }

  private Level level(Fields fields, String team) {
    List<Located<String>> page = fields.locatedTexts("page");
    if (page.isEmpty()) {
      fields.error("page", "names nobody; write on-call, on-call:TEAM or a person");
    }
    Duration timeout = fields.required("timeout", "5m", Forms::positive).orElse(Duration.ofMinutes(5));
    fields.rejectOthers();
    return new Level(page.stream().map(who -> recipient(who, team)).toList(), timeout);
  }

  private Recipient recipient(Located<String> who, String team) {
    if (who.value().equals(ON_CALL)) {
      return new Recipient.OnCall(team);
    }
    if (who.value().startsWith(ON_CALL + ":")) {
      Located<String> other = new Located<>(who.value().substring(ON_CALL.length() + 1).strip(), who.line());
      draft.refer(draft.teams, other, "escalation.levels.page", findings);
      return new Recipient.OnCall(other.value());
    }
    draft.refer(draft.people, who, "escalation.levels.page", findings);
    return new Recipient.Individual(who.value());
  }
}
