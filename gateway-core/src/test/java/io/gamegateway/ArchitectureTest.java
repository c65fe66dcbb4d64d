/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shape that docs/concepts.md promises; see also CONTRIBUTING.md. */
@AnalyzeClasses(
        packages = "io.gamegateway",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The codec's tests come as a jar. */
    static final class NoTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] STAGES = {"accept", "detect", "decode", "route", "forward", "reply", "push"};

    /** The two plain names of the root are one package; a stage's own subpackages would be another matter. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.gamegateway.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule stagesDoNotKnowEachOther = slices().matching(
                    "io.gamegateway.internal.(accept|detect|decode|route|forward|reply|push)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyThePipelineAndTheRootKnowTheStages = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.gamegateway",
                    "io.gamegateway.internal.pipeline..",
                    "io.gamegateway.internal.accept..",
                    "io.gamegateway.internal.detect..",
                    "io.gamegateway.internal.decode..",
                    "io.gamegateway.internal.route..",
                    "io.gamegateway.internal.forward..",
                    "io.gamegateway.internal.reply..",
                    "io.gamegateway.internal.push..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(stagePackages());

    @ArchTest
    static final ArchRule publicPackagesDoNotShowInternals = noClasses()
            .that()
            .resideInAnyPackage("io.gamegateway.codec..", "io.gamegateway.spi..", "io.gamegateway.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gamegateway.internal..");

    @ArchTest
    static final ArchRule codecStandsAlone = classes()
            .that()
            .resideInAPackage("io.gamegateway.codec..")
            .should()
            .onlyDependOnClassesThat(resideInAPackage("io.gamegateway.codec..")
                    .or(resideInAPackage("java.."))
                    .or(resideInAPackage("io.netty.buffer.."))
                    .or(resideInAPackage("org.jspecify..")));

    @ArchTest
    static final ArchRule sessionsAreBelowTheStages = noClasses()
            .that()
            .resideInAPackage("io.gamegateway.internal.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.gamegateway.internal.pipeline..", "io.gamegateway.internal.http..");

    private static String[] stagePackages() {
        String[] packages = new String[STAGES.length];
        for (int i = 0; i < STAGES.length; i++) {
            packages[i] = "io.gamegateway.internal." + STAGES[i] + "..";
        }
        return packages;
    }
}
