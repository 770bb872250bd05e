package dev.nightshift.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that keep the one direction in which everything flows. */
class ArchitectureTest {

  private static final String ROOT = "dev.nightshift.";

  /** Each feature may import those before it in this order, and none after it. */
  private static final List<String> ORDER =
      List.of(
          "platform",
          "spi",
          "ledger",
          "catalog",
          "runbook",
          "workspace",
          "identity",
          "oncall",
          "intake",
          "check",
          "alert",
          "incident",
          "target",
          "guardrail",
          "ladder",
          "run",
          "drift",
          "escalation",
          "paging",
          "why",
          "room",
          "communication",
          "review",
          "insight");

  private static final JavaClasses NIGHTSHIFT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.nightshift");

  private static final String[] WEB = {
    "org.springframework.web.bind.annotation..", "org.springframework.stereotype..", "jakarta.servlet.."
  };

  @Test
  void features_import_only_what_comes_before_them() {
    ArchRule rule =
        classes().that(resideInAFeature()).should(importOnlyEarlierFeatures());
    rule.check(NIGHTSHIFT);
  }

  @Test
  void features_never_import_the_leaves() {
    ArchRule rule =
        noClasses()
          .that(resideInAFeature())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "integration..", ROOT + "console..", ROOT + "cli..", ROOT + "demo..");
    rule.check(NIGHTSHIFT);
  }

  @Test
  void an_integration_imports_only_spi_platform_and_itself() {
    ArchRule rule =
        classes().that().resideInAPackage(ROOT + "integration..").should(stayInItsFolder());
    rule.check(NIGHTSHIFT);
  }

  @Test
  void no_cycles_between_packages() {
    ArchRule rule =
        slices().matching("dev.nightshift.(*)..").should().beFreeOfCycles();
    rule.check(NIGHTSHIFT);
  }

  @Test
  void sql_only_in_stores_and_platform() {
    ArchRule rule =
        noClasses()
          .that(describe("are neither a store or the rows it reads, nor platform, nor wiring, nor the step kind whose work is other people's SQL", type ->
              !type.getPackageName().startsWith(ROOT + "platform")
                  && !type.getPackageName().equals(ROOT + "integration.sql")
                  && !outermost(type).getSimpleName().endsWith("Store")
                  && !outermost(type).getSimpleName().endsWith("Rows")
                  && !outermost(type).getSimpleName().endsWith("Wiring")
                  && !outermost(type).getSimpleName().equals("RunParts")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.jdbc.core..", "java.sql..")
          .because("one place for a feature's SQL");
    rule.check(NIGHTSHIFT);
  }

  @Test
  void web_annotations_only_at_the_edge() {
    ArchRule rule =
        noClasses()
          .that(describe("are not at the edge", type ->
              !outermost(type).getSimpleName().endsWith("Api")
                  && !outermost(type).getSimpleName().endsWith("Page")
                  && !outermost(type).getSimpleName().endsWith("Wiring")
                  && !type.getPackageName().startsWith(ROOT + "console")
                  && !type.getPackageName().startsWith(ROOT + "platform")
                  && !type.getPackageName().startsWith(ROOT + "identity")
                  && !type.getPackageName().startsWith(ROOT + "integration")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WEB);
    rule.check(NIGHTSHIFT);
  }

  @Test
  void on_call_rules_are_pure() {
    ArchRule rule =
        noClasses()
          .that()
          .haveSimpleNameEndingWith("Machine")
          .or()
          .haveFullyQualifiedName(ROOT + "oncall.OnCall")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..");
    rule.check(NIGHTSHIFT);
  }

  @Test
  void nobody_reads_the_wall_clock() {
    ArchRule rule =
        noClasses()
          .that(describe("are features", ArchitectureTest::isFeature))
          .should()
          .callMethodWhere(describe("reads the wall clock", ArchitectureTest::readsTheWallClock))
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
    rule.check(NIGHTSHIFT);
  }

  private static boolean readsTheWallClock(JavaMethodCall call) {
    boolean time = call.getTargetOwner().getPackageName().equals("java.time");
    boolean given = call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
    return time && call.getTarget().getName().equals("now") && !given;
  }

  @Test
  void no_field_injection() {
    ArchRule rule =
        noFields().should().beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired");
    rule.check(NIGHTSHIFT);
  }

  @Test
  void no_empty_names() {
    ArchRule rule =
        noClasses()
          .should()
          .haveNameMatching(".*\\.[A-Za-z]+(Impl|Util|Utils|Helper|Manager|Interface|Base)$")
          .orShould()
          .haveNameMatching(".*\\.Abstract[A-Z][A-Za-z]+$");
    rule.check(NIGHTSHIFT);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static String slice(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }

  private static boolean isFeature(JavaClass type) {
    return ORDER.contains(slice(type));
  }

  private static DescribedPredicate<JavaClass> resideInAFeature() {
    return describe("reside in a feature", ArchitectureTest::isFeature);
  }

  private static ArchCondition<JavaClass> importOnlyEarlierFeatures() {
    return new ArchCondition<>("import only features that come before them") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int own = ORDER.indexOf(slice(type));
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> ORDER.indexOf(slice(dependency.getTargetClass())) > own)
            .forEach(dependency -> events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
      }
    };
  }

  private static ArchCondition<JavaClass> stayInItsFolder() {
    return new ArchCondition<>("import only spi, platform and its own folder") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String own = folder(type);
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith("dev.nightshift"))
            .filter(
                dependency -> {
                  String slice = slice(dependency.getTargetClass());
                  return !slice.equals("spi")
                      && !slice.equals("platform")
                      && !folder(dependency.getTargetClass()).equals(own);
                })
            .forEach(dependency -> events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
      }
    };
  }

  private static String folder(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 3 ? String.join(".", parts[2], parts[3]) : type.getPackageName();
  }
}
