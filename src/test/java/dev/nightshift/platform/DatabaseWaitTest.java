package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestDatabase;
import org.junit.jupiter.api.Test;

class DatabaseWaitTest {

  private final DatabaseSettings good = TestDatabase.empty();

  @Test
  void goes_on_where_it_answers() {
    assertThatCode(() -> DatabaseWait.untilItAnswers(good)).doesNotThrowAnyException();
  }

  @Test
  void what_waiting_does_not_mend_is_said_at_once_with_what_to_check() {
    assertThatThrownBy(() -> DatabaseWait.untilItAnswers(new DatabaseSettings(good.url(), good.username(), "wrong")))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("password authentication failed")
        .hasMessageContaining("Check NIGHTSHIFT_DATABASE_URL, NIGHTSHIFT_DATABASE_USERNAME and NIGHTSHIFT_DATABASE_PASSWORD.");
    assertThatThrownBy(() -> DatabaseWait.untilItAnswers(new DatabaseSettings(good.url() + "_gone", good.username(), good.password())))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("_gone\" does not exist");
  }

  @Test
  void versions_before_15_are_refused_by_name() {
    assertThatCode(() -> DatabaseWait.refuseOld(15)).doesNotThrowAnyException();
    assertThatCode(() -> DatabaseWait.refuseOld(18)).doesNotThrowAnyException();
    assertThatThrownBy(() -> DatabaseWait.refuseOld(14)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("PostgreSQL 14").hasMessageContaining("15 or newer");
  }

  @Test
  void a_password_in_the_address_is_told_to_nobody() {
    DatabaseSettings settings = new DatabaseSettings(good.url() + "_gone?user=me&password=hunter2", good.username(), good.password());

    assertThat(settings.toString()).doesNotContain("hunter2").doesNotContain(String.valueOf(good.password()));
    assertThatThrownBy(() -> DatabaseWait.untilItAnswers(settings)).isInstanceOf(Problem.Invalid.class).hasMessageNotContaining("hunter2");
  }
}
