package dev.nightshift.platform;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes plain text of bytes that come in pieces: UTF-8, what is none is replaced by U+FFFD, and what only a terminal understands
 * (colours, cursor movements, titles; ECMA-48) is left out. Line ends become {@code \n}. Not safe for several threads at once.
 */
public final class PlainText {
  private static final char ESCAPE = 0x1b;
  private static final int LONGEST_SEQUENCE = 4096;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] rest = new byte[0];
  private Place place = Place.TEXT;
  private int sequence;
  private boolean afterReturn;

  private enum Place {
    TEXT,
    ESCAPE,
    /** After {@code ESC [}: parameters until a final byte. */
    CONTROL,
    /** After {@code ESC ]} and the like: a text until BEL or {@code ESC \}. */
    STRING,
    STRING_ESCAPE
  }

  /** Makes plain text of a whole value. */
  public static String of(byte[] bytes) {
    PlainText text = new PlainText();
    return text.next(bytes, bytes.length) + text.end();
  }

  /** Takes the next bytes; a character that is cut at their end comes with the next ones. */
  public String next(byte[] bytes, int length) {
    return decode(bytes, length, false);
  }

  /** Nothing more comes. */
  public String end() {
    return decode(new byte[0], 0, true);
  }

  private String decode(byte[] bytes, int length, boolean last) {
    byte[] all = new byte[rest.length + length];
    System.arraycopy(rest, 0, all, 0, rest.length);
    System.arraycopy(bytes, 0, all, rest.length, length);
    ByteBuffer in = ByteBuffer.wrap(all);
    CharBuffer out = CharBuffer.allocate(all.length + 2);
    decoder.decode(in, out, last);
    if (last) {
      decoder.flush(out);
    }
    rest = new byte[in.remaining()];
    in.get(rest);
    return plain(out.flip());
  }

  private String plain(CharBuffer characters) {
    StringBuilder text = new StringBuilder(characters.length());
    while (characters.hasRemaining()) {
      char character = characters.get();
      switch (place) {
        case TEXT -> text(character, text);
        case ESCAPE -> escape(character);
        case CONTROL -> stay(character, character >= '@' && character <= '~');
        case STRING -> string(character);
        case STRING_ESCAPE -> place = character == '\\' ? Place.TEXT : Place.STRING;
      }
    }
    return text.toString();
  }

  private void text(char character, StringBuilder text) {
    boolean lineEnd = character == '\n' || character == '\r';
    if (character == ESCAPE) {
      place = Place.ESCAPE;
      sequence = 0;
    } else if (lineEnd && !(character == '\n' && afterReturn)) {
      text.append('\n');
    } else if (character == '\t' || character >= ' ' && !(character >= 0x7f && character < 0xa0)) {
      text.append(character);
    }
    afterReturn = character == '\r';
  }

  private void escape(char character) {
    place =
        switch (character) {
          case '[' -> Place.CONTROL;
          case ']', 'P', '_', '^', 'X' -> Place.STRING;
          case ESCAPE -> Place.ESCAPE;
          default -> character >= ' ' && character <= '/' ? Place.ESCAPE : Place.TEXT;
        };
  }

  private void string(char character) {
    if (character == ESCAPE) {
      place = Place.STRING_ESCAPE;
    } else {
      stay(character, character == 0x07);
    }
  }

  /** A sequence that never ends must not swallow the output after it. */
  private void stay(char character, boolean ends) {
    sequence++;
    if (ends || character == '\n' || sequence > LONGEST_SEQUENCE) {
      place = Place.TEXT;
    }
  }
}
