package org.dl4jtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.dl4jtp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("org.dl4jtp.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CORE_NEEDS_DEEPLEARNING4J_AND_WHAT_IT_BRINGS_ONLY =
      classes()
          .that()
          .resideInAPackage("org.dl4jtp..")
          .and()
          .resideOutsideOfPackage("org.dl4jtp.examples..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.dl4jtp..",
              "org.deeplearning4j..",
              "org.nd4j..",
              "org.apache.commons.lang3..",
              "org.apache.commons.math3..",
              "org.bytedeco.javacpp..")
          .andShould()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackage("org.dl4jtp.examples..");
}
