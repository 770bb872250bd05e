package dev.nightshift.target;

import dev.nightshift.target.OutputSink.Chunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the beginning and the end of a long output in bounded memory. Used under its owner's lock. */
final class HeadAndTail {
  private final int tailLimit;
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private final Deque<Chunk> tail = new ArrayDeque<>();
  private int headLeft;
  private int readyLength;
  private int tailLength;
  private long cut;

  HeadAndTail(OutputSink.Limit limit) {
    headLeft = limit.head();
    tailLimit = limit.tail();
  }

  void add(String stream, String text) {
    int head = fitting(text, headLeft);
    if (head > 0) {
      headLeft -= head;
      addReady(stream, text.substring(0, head));
    }
    if (head < text.length()) {
      headLeft = 0;
      addTail(stream, text.substring(head));
    }
  }

  /** Nothing more comes: the cut and the tail are ready as well. */
  void end() {
    if (cut > 0) {
      String stream = tail.isEmpty() ? "stdout" : tail.getFirst().stream();
      addReady(stream, "\n… " + cut + " characters cut here: the output was longer than what is kept …\n");
    }
    tail.forEach(chunk -> addReady(chunk.stream(), chunk.text()));
    tail.clear();
  }

  /** How many characters wait to be handed on. */
  int ready() {
    return readyLength;
  }

  List<Chunk> peek() {
    return List.copyOf(ready);
  }

  void taken(int chunks) {
    for (int taken = 0; taken < chunks; taken++) {
      readyLength -= ready.removeFirst().text().length();
    }
  }

  private void addReady(String stream, String text) {
    if (!text.isEmpty()) {
      ready.addLast(new Chunk(stream, text));
      readyLength += text.length();
    }
  }

  private void addTail(String stream, String text) {
    tail.addLast(new Chunk(stream, text));
    tailLength += text.length();
    while (tailLength > tailLimit) {
      Chunk first = tail.removeFirst();
      int surplus = Math.min(tailLength - tailLimit, first.text().length());
      if (surplus < first.text().length()) {
        surplus += Character.isLowSurrogate(first.text().charAt(surplus)) ? 1 : 0;
        tail.addFirst(new Chunk(first.stream(), first.text().substring(surplus)));
      }
      tailLength -= surplus;
      cut += surplus;
    }
  }

  /** Never cuts a character that takes two places into halves. */
  private static int fitting(String text, int limit) {
    if (text.length() <= limit) {
      return text.length();
    }
    return limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
  }
}
