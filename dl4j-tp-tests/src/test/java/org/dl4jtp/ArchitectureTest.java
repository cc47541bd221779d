package org.dl4jtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
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

  /** Who may know whom in core; what is not named here nobody does. */
  @ArchTest
  static final ArchRule ROOMS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.dl4jtp..")
          .layer("entry")
          .definedBy("org.dl4jtp")
          .layer("convert")
          .definedBy("org.dl4jtp.convert")
          .layer("kind")
          .definedBy("org.dl4jtp.kind")
          .layer("layer")
          .definedBy("org.dl4jtp.layer")
          .layer("step")
          .definedBy("org.dl4jtp.step")
          .layer("function")
          .definedBy("org.dl4jtp.function")
          .layer("kernel")
          .definedBy("org.dl4jtp.kernel")
          .layer("target")
          .definedBy("org.dl4jtp.target")
          .layer("feedback")
          .definedBy("org.dl4jtp.feedback")
          .layer("learning")
          .definedBy("org.dl4jtp.learning")
          .layer("json")
          .definedBy("org.dl4jtp.json")
          .layer("train")
          .definedBy("org.dl4jtp.train")
          .layer("diagnostics")
          .definedBy("org.dl4jtp.diagnostics")
          .layer("preset")
          .definedBy("org.dl4jtp.preset")
          .layer("applications")
          .definedBy("org.dl4jtp.examples..", "org.dl4jtp.ui..", "org.dl4jtp.contract..")
          .whereLayer("entry")
          .mayOnlyBeAccessedByLayers("preset", "applications")
          .whereLayer("convert")
          .mayOnlyBeAccessedByLayers("entry")
          .whereLayer("kind")
          .mayOnlyBeAccessedByLayers(
              "convert", "layer", "step", "function", "diagnostics", "applications")
          .whereLayer("layer")
          .mayOnlyBeAccessedByLayers("entry", "convert", "train", "diagnostics", "applications")
          .whereLayer("step")
          .mayOnlyBeAccessedByLayers(
              "entry", "convert", "layer", "train", "diagnostics", "applications")
          .whereLayer("function")
          .mayOnlyBeAccessedByLayers("step", "layer")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("function", "step", "layer", "feedback", "learning")
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("preset", "applications")
          .whereLayer("diagnostics")
          .mayOnlyBeAccessedByLayers("applications")
          .whereLayer("preset")
          .mayOnlyBeAccessedByLayers("applications");

  @ArchTest
  static final ArchRule CORE_NEEDS_DEEPLEARNING4J_AND_WHAT_IT_BRINGS_ONLY =
      classes()
          .that()
          .resideInAPackage("org.dl4jtp..")
          .and()
          .resideOutsideOfPackages("org.dl4jtp.examples..", "org.dl4jtp.contract..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.dl4jtp..",
              "org.deeplearning4j..",
              "org.nd4j..",
              "org.apache.commons.lang3..",
              "org.apache.commons.math3..",
              "org.bytedeco.javacpp..",
              "org.bytedeco.openblas..", // optional at run time
              "org.slf4j..")
          .andShould()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackage("org.dl4jtp.examples..");
}
