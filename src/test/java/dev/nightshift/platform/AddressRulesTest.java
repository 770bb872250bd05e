package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private static boolean allowed(AddressRules rules, String address) throws Exception {
    return rules.refusalOf(InetAddress.getByName(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "169.254.169.254", "169.254.0.1", "fe80::1", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "224.0.0.1", "255.255.255.255",
      "ff02::1", "0.0.0.0", "0.1.2.3", "::", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2852039166"})
  void what_no_service_has_is_denied(String address) throws Exception {
    assertThat(allowed(AddressRules.DEFAULT, address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "fd12::1", "8.8.8.8", "2001:db8::1", "169.253.255.255"})
  void services_are_allowed(String address) throws Exception {
    assertThat(allowed(AddressRules.DEFAULT, address)).isTrue();
  }

  @Test
  void the_smallest_block_decides_and_of_equal_ones_the_one_that_denies() throws Exception {
    AddressRules rules = AddressRules.of("10.1.0.0/16, 169.254.7.7 192.168.1.1", "10.0.0.0/8,192.168.1.1");
    assertThat(allowed(rules, "10.1.2.3")).isTrue();
    assertThat(allowed(rules, "10.2.2.3")).isFalse();
    assertThat(allowed(rules, "192.168.1.1")).isFalse();
    assertThat(allowed(rules, "169.254.7.7")).isTrue();
    assertThat(allowed(rules, "169.254.7.8")).isFalse();
  }

  @Test
  void a_wide_permission_does_not_open_a_metadata_service() throws Exception {
    assertThat(allowed(AddressRules.of("169.254.0.0/16", ""), "169.254.1.1")).isTrue();
    assertThat(allowed(AddressRules.of("169.254.0.0/16", ""), "169.254.169.254")).isFalse();
    assertThat(allowed(AddressRules.of("169.254.169.254", ""), "169.254.169.254")).isTrue();
  }

  @Test
  void names_are_denied_too() {
    assertThat(AddressRules.DEFAULT.refusalOf("metadata.google.internal")).isPresent();
    assertThat(AddressRules.DEFAULT.refusalOf("Metadata.Google.Internal.")).isPresent();
    assertThat(AddressRules.DEFAULT.refusalOf("example.org")).isEmpty();
    assertThat(AddressRules.of("metadata.google.internal", "").refusalOf("metadata.google.internal")).isEmpty();
    assertThat(AddressRules.of("", "example.org").refusalOf("example.org")).isPresent();
  }

  @Test
  void what_is_no_block_is_explained() {
    assertThatThrownBy(() -> AddressRules.of("10.0.0.0/33", "")).hasMessageContaining("'10.0.0.0/33' is not a block of addresses");
    assertThatThrownBy(() -> AddressRules.of("", "a/8")).hasMessageContaining("'a/8'");
  }
}
