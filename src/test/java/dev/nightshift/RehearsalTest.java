package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
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
}
