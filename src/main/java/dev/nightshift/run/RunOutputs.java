package dev.nightshift.run;

import dev.nightshift.run.OutputBlock.Piece;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the steps of runs printed: masked, limited, and kept for as long as the workspace says. */
public final class RunOutputs {
  private final OutputStore store;
  private final OutputSearch search;
  private final RetentionStore retention;
  private final Workspaces workspaces;

  RunOutputs(OutputStore store, OutputSearch search, RetentionStore retention, Workspaces workspaces) {
    this.store = store;
    this.search = search;
    this.retention = retention;
    this.workspaces = workspaces;
  }

  /**
   * The end of what an attempt printed.
   *
   * @param whole whether it is all of it
   */
  public record End(String text, boolean whole) {}

  /**
   * Returns what the steps of a run printed after the piece with the id {@code after} (0 for all), by id. Ids grow within an attempt; those
   * of attempts that run at the same time may appear in another order than they were made.
   */
  public List<StepOutput> page(long runId, long after, int limit) {
    return store.ofRun(runId, after, limit);
  }

  /**
   * Finds lines that contain a text, large and small letters alike. Ends after two seconds or {@code limit} lines, whichever comes first,
   * and then says where to go on.
   *
   * @param after the attempt after which to search, 0 for all
   */
  public OutputMatches search(long runId, String text, long after, int limit) {
    return search.find(runId, text, after, limit);
  }

  /** Returns all that one attempt printed; empty where it is none of this run, or printed nothing. */
  public String of(long runId, long attemptId) {
    return text(store.ofAttempt(runId, attemptId));
  }

  /** Returns the end of what attempts printed, at most so many characters of each; none for one that printed nothing. */
  public Map<Long, End> ends(Collection<Long> attempts, int longest) {
    Map<Long, Long> lengths = store.lengths(attempts);
    Map<Long, End> ends = new HashMap<>();
    store.endsOf(lengths.keySet()).forEach((attempt, pieces) -> {
      String text = text(pieces);
      boolean whole = text.length() <= longest && text.length() == lengths.getOrDefault(attempt, 0L);
      ends.put(attempt, new End(whole ? text : lastLines(text, longest), whole));
    });
    return ends;
  }

  /** Returns when the output of a run was removed because it was kept for long enough; empty where it is there. */
  public Optional<Instant> removedAt(long runId) {
    return retention.removedAt(runId);
  }

  /** Returns how long output is kept after its run has ended. */
  public Duration kept() {
    return OutputRetention.kept(workspaces);
  }

  private static String text(List<Piece> pieces) {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }

  /** Begins with a whole line where there is one. */
  private static String lastLines(String text, int longest) {
    String end = text.substring(Math.max(0, text.length() - longest));
    int line = end.indexOf('\n');
    return line >= 0 && line < end.length() - 1 ? end.substring(line + 1) : end;
  }
}
