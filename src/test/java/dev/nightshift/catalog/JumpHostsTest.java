package dev.nightshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.spi.TargetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JumpHostsTest {

  private static TargetAddress target(String name, String jump) {
    Map<String, String> settings = new HashMap<>(Map.of("user", "deploy", "port", "22", "key", "key-of-" + name, "knownHosts", "known"));
    if (!jump.isEmpty()) {
      settings.put("jump", jump);
    }
    return new TargetAddress(name, "ssh", name + ".example.org", Map.of(), settings);
  }

  private static Service service(String id, TargetAddress... targets) {
    return new Service(id, id, "team", "prod", Map.of(), List.of(), List.of(targets), List.of(), false);
  }

  private static Map<String, String> settings(TargetAddress target, TargetAddress... others) {
    Service owner = service("shop", target);
    return new JumpHosts(List.of(owner, service("infra", others))).settings(owner, target);
  }

  @Test
  void another_target_is_a_jump_host_with_its_own_key_and_known_hosts() {
    assertThat(settings(target("web", "bastion"), target("bastion", "")))
        .containsEntry("jump.1.address", "bastion.example.org").containsEntry("jump.1.user", "deploy").containsEntry("jump.1.port", "22")
        .containsEntry("jump.1.key", "key-of-bastion").containsEntry("jump.1.knownHosts", "known").containsEntry("key", "key-of-web")
        .doesNotContainKey("jump.2.address");
  }

  @Test
  void a_place_is_one_with_the_targets_own_key() {
    assertThat(settings(target("web", "hop@10.0.0.1:2222,far@[fd00::1]")))
        .containsEntry("jump.1.address", "10.0.0.1").containsEntry("jump.1.user", "hop").containsEntry("jump.1.port", "2222")
        .containsEntry("jump.1.key", "key-of-web").containsEntry("jump.2.address", "fd00::1").containsEntry("jump.2.port", "22");
  }

  @Test
  void the_way_to_a_jump_host_comes_before_it() {
    assertThat(settings(target("web", "inner"), target("inner", "outer"), target("outer", "")))
        .containsEntry("jump.1.address", "outer.example.org").containsEntry("jump.2.address", "inner.example.org");
  }

  @Test
  void a_target_without_one_is_left_as_it_is() {
    TargetAddress target = target("web", "");
    assertThat(settings(target)).isEqualTo(target.settings());
  }

  @Test
  void a_way_that_is_unknown_unclear_too_long_or_goes_round_is_refused() {
    assertThatThrownBy(() -> settings(target("web", "bastoin"), target("bastion", ""))).hasMessageContaining("'bastoin', which is no target");
    assertThatThrownBy(() -> settings(target("web", "a"), target("a", "b"), target("b", "a"))).hasMessageContaining("to itself");
    assertThatThrownBy(() -> settings(target("web", "web"))).hasMessageContaining("to itself");
    assertThatThrownBy(() -> settings(target("web", "a@h,b@h,c@h,d@h"))).hasMessageContaining("4 hosts; at most 3");
    assertThatThrownBy(() -> settings(target("web", "here"), new TargetAddress("here", "local", "127.0.0.1", Map.of(), Map.of())))
        .hasMessageContaining("only ssh leads further");
    Service owner = service("shop", target("web", "x"));
    assertThatThrownBy(() -> new JumpHosts(List.of(owner, service("a", target("x", "")), service("b", target("x", "")))).settings(owner, owner.targets().getFirst()))
        .hasMessageContaining("targets of 2 services have that name");
  }
}
