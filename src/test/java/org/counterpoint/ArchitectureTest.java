package org.counterpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the layers: a dependency may only point downwards, and the window never touches training. */
final class ArchitectureTest {
    private static JavaClasses code;

    @BeforeAll
    static void importCode() {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.counterpoint");
    }

    @Test
    void dependenciesOnlyPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("org.counterpoint.cli..")
                .layer("workbench")
                .definedBy("org.counterpoint.workbench..")
                .layer("service")
                .definedBy("org.counterpoint.service..")
                .layer("train")
                .definedBy("org.counterpoint.train..")
                .layer("method")
                .definedBy("org.counterpoint.method..")
                .layer("objective")
                .definedBy("org.counterpoint.objective..")
                .layer("lm")
                .definedBy("org.counterpoint.lm..")
                .layer("analysis")
                .definedBy("org.counterpoint.analysis..")
                .layer("run")
                .definedBy("org.counterpoint.run..")
                .layer("math")
                .definedBy("org.counterpoint.math..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("workbench")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("service")
                .mayOnlyBeAccessedByLayers("cli", "workbench")
                .whereLayer("train")
                .mayOnlyBeAccessedByLayers("service")
                .whereLayer("method")
                .mayOnlyBeAccessedByLayers("service", "train")
                .whereLayer("objective")
                .mayOnlyBeAccessedByLayers("service", "train", "method")
                .whereLayer("lm")
                .mayOnlyBeAccessedByLayers("service", "train", "method", "objective")
                .whereLayer("analysis")
                .mayOnlyAccessLayers("run", "math")
                .check(code);
        noClasses()
                .that()
                .resideInAPackage("org.counterpoint.run..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.counterpoint.analysis..", "org.counterpoint.lm..")
                .check(code);
        noClasses()
                .that()
                .resideInAPackage("org.counterpoint.math..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.counterpoint.run..", "org.counterpoint.analysis..")
                .check(code);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.counterpoint.(*)..").should().beFreeOfCycles().check(code);
    }

    @Test
    void onlyTheWorkbenchDraws() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.counterpoint.workbench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..", "org.jfree..", "org.controlsfx..")
                .check(code);
    }

    @Test
    void tensorsStayBelowTheService() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.counterpoint.lm..", "org.counterpoint.method..", "org.counterpoint.train..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(code);
    }

    @Test
    void nothingPrintsBehindTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.counterpoint.cli..")
                .should()
                .accessField(System.class, "out")
                .check(code);
    }

    @Test
    void stateIsNeverStaticAndMutable() {
        noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .areNotEnums()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(code);
    }

    @Test
    void exceptionsAreNamedSo() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .should()
                .haveSimpleNameEndingWith("Exception")
                .check(code);
    }
}
