package dev.nightshift.run;

import dev.nightshift.platform.Signals;
import dev.nightshift.run.OutputStore.Chunk;
import dev.nightshift.target.OutputSink;
import java.time.Instant;
import java.util.List;

/** Stores what one attempt prints as it comes, and packs it whenever there is a block full, and at the end. Used by one thread at a time. */
final class OutputRecorder {

  /** In characters. */
  static final int BLOCK = 64 * 1024;

  /** Less than this, in characters, is smaller as it is. */
  static final int WORTH_PACKING = 1024;

  private final OutputStore store;
  private final Signals signals;
  private final long runId;
  private final long attemptId;
  private int loose;

  OutputRecorder(OutputStore store, Signals signals, long runId, long attemptId) {
    this.store = store;
    this.signals = signals;
    this.runId = runId;
    this.attemptId = attemptId;
  }

  void take(List<OutputSink.Chunk> chunks, Instant now) {
    store.write(runId, attemptId, chunks.stream().map(chunk -> new Chunk(chunk.stream(), chunk.text(), now)).toList());
    loose += chunks.stream().mapToInt(chunk -> chunk.text().length()).sum();
    signals.raise(StepFlight.SIGNAL);
    packFrom(BLOCK);
  }

  /** The attempt is over. */
  void end() {
    packFrom(WORTH_PACKING);
  }

  private void packFrom(int characters) {
    if (loose >= characters) {
      store.pack(runId, attemptId);
      loose = 0;
    }
  }
}
