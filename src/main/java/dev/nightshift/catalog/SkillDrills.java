package dev.nightshift.catalog;

import dev.nightshift.spi.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * So that people keep the skill, some cases that automation could do alone are handed to a person with the runbook as a checklist.
 * Pure: the same incident is always chosen, or never.
 *
 * @param times how many cases
 * @param of of so many
 * @param worst the highest severity that is handed over
 * @param days working days
 * @param from when people begin to work, by the clocks of their team
 * @param to when they end
 */
public record SkillDrills(int times, int of, Severity worst, Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEEE HH:mm", Locale.ENGLISH);

  public SkillDrills {
    days = Set.copyOf(days);
  }

  /** Returns why a case is handed to a person; empty where it is not. */
  public Optional<String> why(long incident, Severity severity, Instant now, ZoneId zone) {
    ZonedDateTime local = now.atZone(zone);
    boolean atWork = days.contains(local.getDayOfWeek()) && !local.toLocalTime().isBefore(from) && local.toLocalTime().isBefore(to);
    if (severity.compareTo(worst) < 0 || !atWork || !chooses(incident)) {
      return Optional.empty();
    }
    return Optional.of("skill drill: " + times + " of " + of + " cases of " + worst + " or lower goes to a person in working hours, so that people keep the skill; this one is "
        + severity + ", and it is " + LOCAL.format(local) + " in " + zone);
  }

  /** By a hash of the incident's number, so that every replay decides the same and nobody can tell beforehand. */
  boolean chooses(long incident) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(("skill drill " + incident).getBytes(StandardCharsets.UTF_8));
      return Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), of) < times;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
