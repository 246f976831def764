package io.strata.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.jspecify.annotations.NullMarked;

/** What may depend on what, and how packages are named. */
@AnalyzeClasses(packages = "io.strata", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PROCESSES = {
    "io.strata.collector..", "io.strata.alert..", "io.strata.dashboard..", "io.strata.probe.."
  };

  @ArchTest static final ArchRule collectorDependsOnNoOtherProcess = independent(0);

  @ArchTest static final ArchRule alertEngineDependsOnNoOtherProcess = independent(1);

  @ArchTest static final ArchRule dashboardDependsOnNoOtherProcess = independent(2);

  @ArchTest static final ArchRule hostProbeDependsOnNoOtherProcess = independent(3);

  @ArchTest
  static final ArchRule librariesDependOnNoProcess =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.strata.telemetry..",
              "io.strata.metrics..",
              "io.strata.process..",
              "io.strata.engines..",
              "io.strata.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROCESSES);

  @ArchTest
  static final ArchRule telemetryDependsOnNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.strata.telemetry..")
          .should()
          .dependOnClassesThat(
              describe(
                  "of other Strata modules",
                  (JavaClass c) ->
                      c.getPackageName().startsWith("io.strata.")
                          && !c.getPackageName().startsWith("io.strata.telemetry")));

  @ArchTest
  static final ArchRule metricsDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("io.strata.metrics..")
          .and()
          .resideOutsideOfPackage("io.strata.metrics.promql.testfile..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule onlyTheStoreKnowsElasticsearch =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.strata.store.elasticsearch..", "io.strata.engines..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("co.elastic.clients..");

  @ArchTest
  static final ArchRule alertingDoesNotDependOnTheStore =
      noClasses()
          .that()
          .resideInAPackage("io.strata.alert..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.strata.store..");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.strata.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesAreNamedForWhatTheyHold =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..manager..", "..helper..", "..impl..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .resideOutsideOfPackages("io.strata.agent..", "io.strata.shop..")
          .should(
              ArchConditions.be(
                  describe(
                      "in a package marked @NullMarked",
                      (JavaClass c) -> c.getPackage().isAnnotatedWith(NullMarked.class))));

  private static ArchRule independent(int process) {
    String[] others =
        java.util.stream.IntStream.range(0, PROCESSES.length)
            .filter(i -> i != process)
            .mapToObj(i -> PROCESSES[i])
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(PROCESSES[process])
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }
}
