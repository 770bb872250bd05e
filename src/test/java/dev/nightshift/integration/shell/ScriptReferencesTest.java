package dev.nightshift.integration.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReferencesTest {
  private static ScriptReferences of(String script) {
    return ScriptReferences.of(script, Map.of("UNIT", "payments", "DIR", "/opt/shop", "ODD", "a b"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      systemctl restart payments                       | payments
      systemctl restart "$UNIT"                        | payments
      systemctl restart ${UNIT}.service                | payments.service
      systemctl restart "$UNIT-previous"               | payments-previous
      sudo -n systemctl --no-block try-restart a b     | a b
      if systemctl is-active --quiet payments; then true; fi | payments
      /usr/bin/systemctl status payments; head -5 log  | payments
      systemctl stop payments 2>/dev/null              | payments
      X=1 systemctl reload nginx@eu.service && true    | nginx@eu.service
      """)
  void finds_the_units_that_systemctl_is_given(String script, String units) {
    assertThat(of(script).units()).containsExactly(units.split(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      systemctl restart "$OTHER"
      systemctl restart $ODD
      systemctl restart "$(cat unit)"
      systemctl --user restart payments
      systemctl -H web-2 restart payments
      systemctl daemon-reload
      systemctl list-units
      echo systemctl restart payments
      # systemctl restart payments
      echo 'systemctl restart payments'
      systemctl
      """)
  void says_nothing_where_only_the_shell_can_tell(String script) {
    assertThat(of(script).units()).isEmpty();
  }

  @Test
  void finds_programs_that_are_called_by_a_path() {
    assertThat(of("bin/payments restart \"$UNIT\"\n/opt/shop/bin/check; true").programs()).containsExactly("bin/payments", "/opt/shop/bin/check");
    assertThat(of("\"$DIR/bin/check\" -v").programs()).containsExactly("/opt/shop/bin/check");
    assertThat(of("if ! /usr/local/bin/probe; then /usr/local/bin/fix || exit 1; fi").programs()).containsExactly("/usr/local/bin/probe", "/usr/local/bin/fix");
    assertThat(of("cat /etc/hosts | /usr/bin/env sh > /tmp/out").programs()).containsExactly("/usr/bin/env");
  }

  @Test
  void what_the_script_looks_for_makes_or_moves_to_need_not_be_there() {
    assertThat(of("[ -x /opt/tool ] && /opt/tool").programs()).isEmpty();
    assertThat(of("curl -o /tmp/tool https://example.org/tool\n/tmp/tool").programs()).isEmpty();
    assertThat(of("cd /opt/shop\nbin/check\n/usr/bin/true").programs()).containsExactly("/usr/bin/true");
    assertThat(of("$DIR$OTHER/bin/check").programs()).isEmpty();
  }

  @Test
  void where_the_reading_ends_what_was_read_stays() {
    assertThat(of("systemctl stop a\ncat <<EOF\nsystemctl stop b\nEOF\nsystemctl stop c").units()).containsExactly("a");
    assertThat(of("systemctl stop a\necho \"two\nlines\"\nsystemctl stop c").units()).containsExactly("a");
    assertThat(of("systemctl stop a\necho `date`\nsystemctl stop c").units()).containsExactly("a");
    assertThat(of("systemctl \\\n  restart \\\n  a").units()).containsExactly("a");
  }

  @Test
  void any_text_is_read_to_an_end() {
    for (String odd : new String[] {"", "$", "\"", "'", "\\", "<", ">>", "2>&1", "${", "$(", "((", "a\\", "\0", "é\u2028ü", "$1 $@ $?", "<<<x", "& && ||"}) {
      assertThat(of(odd + "\n").units()).as(odd).isEmpty();
    }
  }
}
