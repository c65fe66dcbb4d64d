/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The examples, and their tests, show what a user of the library can do; so they use what a user has. */
final class PublicApiOnlyTest {

    private static final String EXAMPLES = "io.gamegateway.examples..";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("io.gamegateway.examples");

    @Test
    void examples_useNothingInternal() {
        noClasses()
                .that()
                .resideInAPackage(EXAMPLES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.gamegateway.internal..")
                .check(CLASSES);
    }

    @Test
    void standalone_usesNoTestKit() {
        noClasses()
                .that()
                .resideInAPackage("io.gamegateway.examples.standalone..")
                .and()
                .haveSimpleNameNotEndingWith("Test")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.gamegateway.test..")
                .check(CLASSES);
    }
}
