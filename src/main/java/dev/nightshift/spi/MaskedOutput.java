package dev.nightshift.spi;

import dev.nightshift.platform.Masking;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hides secrets that nobody but this step knows, also where one is split over two pieces. */
final class MaskedOutput implements StepKind.Output {
  private final StepKind.Output next;
  private final Masking masking;
  private final Map<String, Masking.Pieces> streams = new LinkedHashMap<>();

  MaskedOutput(StepKind.Output next, Masking masking) {
    this.next = next;
    this.masking = masking;
  }

  @Override
  public synchronized void write(String stream, String text) {
    pass(stream, streams.computeIfAbsent(stream, name -> masking.pieces()).next(text));
  }

  /** There is nothing more to come. */
  synchronized void end() {
    streams.forEach((stream, pieces) -> pass(stream, pieces.end()));
  }

  private void pass(String stream, String text) {
    if (!text.isEmpty()) {
      next.write(stream, text);
    }
  }
}
