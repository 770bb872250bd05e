package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.spi.PageChannel.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTextTest {

  @Test
  void text_from_outside_stays_on_its_line_and_long_stories_are_cut_at_the_beginning() {
    try (PagingWorld world = new PagingWorld(TestWorkspaces.small())) {
      long incident = world.open("Unknown");
      world.database.jdbc().sql("UPDATE incident SET title = E'down\\r\\nBcc: eve' WHERE id = ?").param(incident).update();
      for (int step = 1; step <= 100; step++) {
        world.runFact(incident, 7, "step.ended", Map.of("step", "look" + step, "target", "web\n2", "status", "succeeded", "outputs", Map.of("listening", "false")));
      }
      world.settle();
      Message mail = world.email.received.getFirst();
      assertThat(mail.subject()).isEqualTo("[SEV1] down Bcc: eve (#" + incident + ")");
      assertThat(mail.text()).contains("… 40 earlier lines").contains("Step look100 on web 2: succeeded (listening=false)").doesNotContain("look40 ");
    }
  }
}
