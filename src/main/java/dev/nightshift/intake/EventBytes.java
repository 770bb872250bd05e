package dev.nightshift.intake;

import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Events as bytes, for the journal. One writer encodes what all senders hand in at the worst of times, and JSON takes more than twice as long: every
 * character is looked at, and every name of a field is written again. The first byte is the version of the format; what an older version
 * of Nightshift left in the journal can be read.
 */
final class EventBytes {
  private static final byte VERSION = 1;
  private static final int TYPICAL = 1_024;

  private EventBytes() {}

  static byte[] write(List<Arrived> events) {
    FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(TYPICAL * (events.size() + 1));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(events.size());
      for (Arrived arrived : events) {
        text(out, arrived.integration());
        instant(out, arrived.at());
        event(out, arrived.event());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** @throws IllegalStateException when the bytes are of a later version of Nightshift, or none of ours */
  static List<Arrived> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("Events in the journal are of a later version of Nightshift (format " + version + "); start that one again until intake_journal is empty.");
      }
      int size = in.readInt();
      List<Arrived> events = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        String integration = text(in);
        Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
        events.add(new Arrived(integration, event(in), at));
      }
      return events;
    } catch (IOException cut) {
      throw new IllegalStateException("Events in the journal cannot be read: " + cut, cut);
    }
  }

  private static void event(DataOutputStream out, Event event) throws IOException {
    text(out, event.action().name());
    text(out, event.dedupKey());
    text(out, event.name());
    text(out, event.summary());
    text(out, event.source());
    text(out, event.severity().name());
    texts(out, event.labels());
    texts(out, event.annotations());
    optional(out, event.startsAt());
    optional(out, event.endsAt());
    out.writeInt(event.links().size());
    for (Event.Link link : event.links()) {
      text(out, link.href());
      text(out, link.text());
    }
    text(out, event.raw());
  }

  private static Event event(DataInputStream in) throws IOException {
    return new Event(
        Event.Action.valueOf(text(in)), text(in), text(in), text(in), text(in), Severity.valueOf(text(in)), texts(in), texts(in), optional(in), optional(in),
        links(in), text(in));
  }

  private static List<Event.Link> links(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<Event.Link> links = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      links.add(new Event.Link(text(in), text(in)));
    }
    return links;
  }

  private static void texts(DataOutputStream out, Map<String, String> entries) throws IOException {
    out.writeInt(entries.size());
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      text(out, entry.getKey());
      text(out, entry.getValue());
    }
  }

  private static Map<String, String> texts(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      entries.put(text(in), text(in));
    }
    return entries;
  }

  private static void optional(DataOutputStream out, @Nullable Instant instant) throws IOException {
    out.writeBoolean(instant != null);
    if (instant != null) {
      instant(out, instant);
    }
  }

  private static @Nullable Instant optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
  }

  private static void instant(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] utf8 = in.readNBytes(length);
    if (utf8.length != length) {
      throw new IOException("they end too early");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
