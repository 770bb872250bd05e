package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

  @TempDir Path folder;

  @Test
  void its_workspace_is_valid_and_watches_nothing() throws Exception {
    Rehearsal.write(folder);
    Loaded loaded = new WorkspaceLoader(StepKindCatalog.vocabulary()).load(folder);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.valid().orElseThrow().catalog().services().get("nothing").checks()).isEmpty();
  }

  @Test
  void its_reader_sees_every_page_that_is_read_first() throws Exception {
    Rehearsal.write(folder.resolve("workspace"));
    try (Server server = Server.start(new ServerSettings(folder.resolve("workspace"), folder.resolve("data"), "127.0.0.1", 0, null, null));
        RehearsalReader reader = RehearsalReader.of(server, folder)) {
      Rehearsal.alert(server.address().resolve("/api/v2/alerts"));
      Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(reader.read()).isEmpty());
    }
  }
}
