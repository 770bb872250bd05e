package dev.nightshift.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.nightshift.platform.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogConfigurationTest {

  private final LoggerContext context = new LoggerContext();

  @Test
  void a_json_line_carries_incident_and_run() {
    JsonNode line = Json.read(encoded(LogConfiguration.json(), Map.of("incident", "42", "run", "9")));
    assertThat(line.path("mdc").path("incident").asString("")).isEqualTo("42");
    assertThat(line.path("mdc").path("run").asString("")).isEqualTo("9");
    assertThat(line.path("formattedMessage").asString("")).isEqualTo("step restart started\nwith a second line");
    assertThat(line.path("level").asString("")).isEqualTo("INFO");
  }

  @Test
  void a_readable_line_names_them_only_where_there_are_any() {
    assertThat(encoded(LogConfiguration.readable(), Map.of("incident", "42", "run", "9")))
        .contains("INFO  Executor [incident 42] [run 9]: step restart started");
    assertThat(encoded(LogConfiguration.readable(), Map.of())).contains("INFO  Executor: step restart started");
  }

  private String encoded(Encoder<ILoggingEvent> encoder, Map<String, String> mdc) {
    Logger logger = context.getLogger("dev.nightshift.run.Executor");
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.INFO, "step {} started\nwith a second line", null, new Object[] {"restart"});
    event.setMDCPropertyMap(mdc);
    encoder.setContext(context);
    encoder.start();
    return new String(encoder.encode(event), UTF_8);
  }
}
