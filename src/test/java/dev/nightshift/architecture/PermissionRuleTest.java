package dev.nightshift.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nightshift.identity.Actor;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what is decided in one place. */
class PermissionRuleTest {
  private static final JavaClasses NIGHTSHIFT =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.nightshift");

  @Test
  void nobody_but_identity_looks_at_roles() {
    noClasses().that().resideOutsideOfPackage("dev.nightshift.identity").should().callMethod(Actor.class, "role")
        .because("Permissions decides; it is asked with the action and what it is done to").check(NIGHTSHIFT);
  }

  @Test
  void nobody_but_identity_says_what_somebody_is() {
    noClasses().that().resideOutsideOfPackage("dev.nightshift.identity").should()
        .callConstructor(Actor.class, String.class, String.class, Actor.Role.class, Set.class)
        .because("an actor made elsewhere has rights that nobody gave").check(NIGHTSHIFT);
  }
}
