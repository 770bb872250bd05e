package dev.nightshift.workspace;

import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.spi.Severity;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code oversight} of {@code guardrails.yaml}. */
final class OversightSection {
  private static final Pattern SHARE = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\d{1,5})");
  private static final LocalTime EARLIEST = LocalTime.of(7, 0);
  private static final LocalTime LATEST = LocalTime.of(20, 0);

  private OversightSection() {}

  static Oversight read(@Nullable Fields fields, Findings findings) {
    if (fields == null) {
      return Oversight.DEFAULT;
    }
    Fields drills = fields.fields("skill-drills");
    Oversight oversight =
        new Oversight(fields.parsed("countdown", Durations::parse).orElse(null), drills == null ? null : skillDrills(drills, findings).orElse(null));
    fields.rejectOthers();
    return oversight;
  }

  private static Optional<SkillDrills> skillDrills(Fields fields, Findings findings) {
    Optional<Matcher> share = fields.parsed("share", OversightSection::share);
    if (!fields.has("share")) {
      fields.error("share", "is missing; write which part of the cases goes to a person, such as 'share: 1/20'");
    }
    Severity worst = fields.parsed("severity", OversightSection::low).orElse(Severity.SEV4);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Located<String> day : fields.locatedTexts("days")) {
      try {
        days.add(Forms.day(day.value()));
      } catch (IllegalArgumentException none) {
        findings.error(day.line(), "days: " + none.getMessage());
      }
    }
    LocalTime from = fields.parsed("from", OversightSection::waking).orElse(LocalTime.of(9, 0));
    LocalTime to = fields.parsed("to", OversightSection::waking).orElse(LocalTime.of(17, 0));
    if (!from.isBefore(to)) {
      fields.error("to", "must be after from: nobody practises at night");
    }
    fields.rejectOthers();
    Set<DayOfWeek> working = days.isEmpty() ? EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY) : days;
    return share.map(part -> new SkillDrills(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)), worst, working, from, to));
  }

  private static Matcher share(String text) {
    Matcher share = SHARE.matcher(text);
    if (!share.matches() || Integer.parseInt(share.group(2)) == 0 || Integer.parseInt(share.group(1)) > Integer.parseInt(share.group(2))) {
      throw new IllegalArgumentException("'" + text + "' is no share; write it as 1/20, for one case of twenty");
    }
    return share;
  }

  private static Severity low(String text) {
    Severity severity = Forms.severity(text);
    if (severity.compareTo(Severity.SEV3) < 0) {
      throw new IllegalArgumentException("nobody practises on " + severity + "; write sev3, sev4 or sev5");
    }
    return severity;
  }

  private static LocalTime waking(String text) {
    LocalTime time = Forms.time(text);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new IllegalArgumentException("people sleep at " + text + "; write a time from " + EARLIEST + " to " + LATEST);
    }
    return time;
  }
}
