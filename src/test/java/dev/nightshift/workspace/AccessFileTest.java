package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.AccessRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFileTest {
  @TempDir Path folder;

  @Test
  void who_may_do_what_is_read_from_one_file() {
    List<AccessRule> rules = WorkspaceFolder.small(folder).file("access.yaml", """
        rules:
          - name: payments look after their production
            allow: [team:payments, role:admin]
            to: [start-run, approve-run]
            servicesOf: payments
            environments: prod
          - {name: not the databases, deny: automation, to: act, targets: "tier=db"}
        """).load().valid().orElseThrow().catalog().access();

    assertThat(rules).extracting(AccessRule::name).containsExactly("payments look after their production", "not the databases");
    assertThat(rules.getFirst().denies()).isFalse();
    assertThat(rules.getFirst().who()).containsExactly("team:payments", "role:admin");
    assertThat(rules.getFirst().actions()).containsExactlyInAnyOrder("start-run", "approve-run");
    assertThat(rules.getFirst().servicesOf()).containsExactly("payments");
    assertThat(rules.getFirst().environments()).containsExactly("prod");
    assertThat(rules.getLast().denies()).isTrue();
    assertThat(String.valueOf(rules.getLast().targets())).isEqualTo("tier=db");
    assertThat(WorkspaceFolder.small(folder.resolve("other")).load().valid().orElseThrow().catalog().access()).isEmpty();
  }

  @Test
  void what_is_wrong_has_its_line_and_what_to_write() {
    List<String> errors = WorkspaceFolder.small(folder).file("access.yaml", """
        rules:
          - {name: a, to: act}
          - {name: b, allow: everybody, deny: automation, to: act}
          - {name: a, allow: everybody}
          - {name: c, allow: [team:paymnts, person:nobody, role:boss, ada], to: [fly]}
          - {name: d, deny: everybody, to: act, services: paymnts, servicesOf: nobody, targets: ""}
          - {name: e, deny: everybody, to: act, target: x=y}
        """).load().errors().stream().map(Object::toString).toList();

    assertThat(errors)
        .anyMatch(error -> error.startsWith("access.yaml:2: ") && error.contains("needs either allow or deny"))
        .anyMatch(error -> error.startsWith("access.yaml:3: ") && error.contains("needs either allow or deny"))
        .anyMatch(error -> error.startsWith("access.yaml:4: ") && error.contains("is the name of another rule"))
        .anyMatch(error -> error.startsWith("access.yaml:4: ") && error.contains("to is missing"))
        .anyMatch(error -> error.startsWith("access.yaml:5: ") && error.contains("paymnts"))
        .anyMatch(error -> error.startsWith("access.yaml:5: ") && error.contains("'boss' is not a role"))
        .anyMatch(error -> error.startsWith("access.yaml:5: ") && error.contains("'ada' is nobody; write team:ID"))
        .anyMatch(error -> error.startsWith("access.yaml:5: ") && error.contains("'fly' is nothing that a rule can be about"))
        .anyMatch(error -> error.startsWith("access.yaml:6: ") && error.contains("paymnts"))
        .anyMatch(error -> error.startsWith("access.yaml:6: ") && error.contains("targets"))
        .anyMatch(error -> error.startsWith("access.yaml:7: ") && error.contains("has no setting 'target'; did you mean") );
  }
}
