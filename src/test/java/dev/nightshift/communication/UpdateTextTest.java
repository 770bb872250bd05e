package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTextTest {
  private static final Instant OPENED = Instant.parse("2026-01-06T03:00:00Z");

  private static UpdateText.Written written(UpdateKind kind, Optional<Service> service, UpdateTemplate words) {
    Incident incident =
        new Incident(
            7, "payments", "Down", "It does\nnot answer", Severity.SEV1, Status.TRIGGERED, OPENED, null, null, null, null, 0, false, "test-1", null);
    Fact fact =
        new Fact(
            1, "incident-7", 1, 7L, null, "incident." + kind.word(), OPENED.plusSeconds(7_620), "automation", "test-1",
            "{\"from\":\"SEV3\",\"to\":\"SEV2\"}", "", "");
    return UpdateText.of(
        new UpdateText.Subject(kind, incident, service, fact, "Example Shop", ZoneId.of("Europe/Berlin"), "https://night.example.org/incidents/7"),
        words);
  }

  private static UpdateText.Written written(UpdateKind kind, String text) {
    return written(
        kind, Optional.of(TestWorkspaces.service("payments")), new UpdateTemplate(Template.parse("About {{service.id}}"), Template.parse(text)));
  }

  @ParameterizedTest
  @EnumSource
  void every_name_that_a_template_may_hold_has_a_value_even_when_the_service_is_gone(UpdateKind kind) {
    String all = kind.names().stream().map(name -> name + "={{" + name + "}}").collect(Collectors.joining("\n"));
    assertThat(written(kind, all).body()).doesNotContain("{{").contains("service.env=test", "incident.url=https://night.example.org/incidents/7");
    UpdateTemplate words = new UpdateTemplate(Template.parse("{{service.name}}"), Template.parse(all));
    assertThat(written(kind, Optional.empty(), words).subject()).isEqualTo("payments");
  }

  @ParameterizedTest
  @EnumSource
  void the_standard_words_need_only_names_that_exist(UpdateKind kind) {
    UpdateTemplate standard = UpdateTemplate.standard(kind);
    assertThat(kind.names()).containsAll(standard.subject().names()).containsAll(standard.text().names());
  }

  @Test
  void the_words_of_the_workspace_are_filled_in() {
    UpdateText.Written written =
        written(UpdateKind.SEVERITY_CHANGED, "{{incident.title}} since {{incident.openedAt}}: {{incident.severityBefore}}, now {{incident.severity}}");
    assertThat(written.subject()).isEqualTo("About payments");
    assertThat(written.body()).isEqualTo("It does not answer since 2026-01-06 04:00 CET: SEV3, now SEV2");
    assertThat(written(UpdateKind.RESOLVED, "{{incident.duration}}").body()).isEqualTo("2 h 7 min");
  }

  @Test
  void the_standard_words_tell_what_since_when_and_what_comes_next() {
    UpdateText.Written written =
        written(UpdateKind.OPENED, Optional.of(TestWorkspaces.service("payments")), UpdateTemplate.standard(UpdateKind.OPENED));
    assertThat(written.subject()).isEqualTo("[Problem] The payments service has a problem (SEV1)");
    assertThat(written.body())
        .isEqualTo(
            """
            The payments service has a problem (SEV1)

            What:     It does not answer
            Service:  The payments service
            Severity: SEV1
            Since:    2026-01-06 04:00 CET

            It is being taken care of. You will hear again when it changes or is over.
            https://night.example.org/incidents/7
            """);
  }
}
