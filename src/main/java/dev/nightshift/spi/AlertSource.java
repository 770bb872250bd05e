package dev.nightshift.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A system that raises alerts, and that can be asked whether one of them still fires. */
public interface AlertSource {

  /**
   * An alert of which we want to know.
   *
   * @param links what the alert said about where it came from
   * @param since the answer must be younger than this
   */
  record Question(String name, Map<String, String> labels, List<String> links, Instant since) {
    public Question {
      labels = Map.copyOf(labels);
      links = List.copyOf(links);
    }
  }

  /** What it says. Whatever is not sure is {@link #UNKNOWN}: it must never pass for a recovery. */
  enum Answer {
    FIRING,
    CLEAR,
    /** The alert is not from there, or there is no answer that is young enough. */
    UNKNOWN
  }

  /** Returns what is asked, in words: {@code the rules of http://prometheus:9090}. */
  String name();

  /**
   * Asks.
   *
   * @throws dev.nightshift.platform.Problem where it cannot be reached or refuses
   */
  Answer ask(Question question, Duration timeout) throws InterruptedException;
}
