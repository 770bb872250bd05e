package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.workspace.Vocabulary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a workspace may say is what the server can do. */
class VocabularyTest {

  /** The parts of the server that a workspace names. */
  record Named(List<PageChannel> channels, List<TargetDriver> drivers) {}

  @Test
  void channels_and_connections_are_those_of_the_server() {
    try (TestDatabase database = TestDatabase.create();
        TestServer server =
            TestServer.start(
                database, TestWorkspaces.small(), new TickingClock(Instant.parse("2026-03-02T12:00:00Z")), Named.class)) {
      Named named = server.part(Named.class);
      Vocabulary vocabulary = Vocabulary.standard(List::of, List::of);

      assertThat(named.channels()).extracting(PageChannel::kind).containsExactlyInAnyOrderElementsOf(vocabulary.channels());
      assertThat(named.drivers()).extracting(TargetDriver::connection).containsExactlyInAnyOrderElementsOf(vocabulary.connections());
    }
  }
}
