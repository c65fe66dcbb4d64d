/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shape of all modules together. */
@AnalyzeClasses(packages = "io.gamegateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.gamegateway.(**)").should().beFreeOfCycles();

    /** What shows the gateway uses what everybody may use. */
    @ArchTest
    static final ArchRule observersUseThePublicApi = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.gamegateway.metrics..",
                    "io.gamegateway.tracing..",
                    "io.gamegateway.admin..",
                    "io.gamegateway.accesslog..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gamegateway.internal..");

    @ArchTest
    static final ArchRule theCoreKnowsNoObserver = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.gamegateway", "io.gamegateway.internal..", "io.gamegateway.spi..", "io.gamegateway.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.gamegateway.metrics..", "io.gamegateway.tracing..", "io.gamegateway.admin..");
}
