/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shape of the project's packages, with those of this module. */
@AnalyzeClasses(
        packages = "io.gamegateway",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class GrpcArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.gamegateway.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theCoreDoesNotKnowThisModule = noClasses()
            .that()
            .resideInAnyPackage("io.gamegateway", "io.gamegateway.internal..", "io.gamegateway.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.gamegateway.grpc..", "io.gamegateway.push..");

    @ArchTest
    static final ArchRule theWireFormatStandsAlone = classes()
            .that()
            .resideInAPackage("io.gamegateway.grpc.internal.wire")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.gamegateway.grpc.internal.wire",
                    "java..",
                    "io.netty.buffer..",
                    "io.netty.util..",
                    "org.jspecify.."));
}
