package dev.orderup.labs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room may look into which. */
@AnalyzeClasses(packages = "dev.orderup.labs", importOptions = DoNotIncludeTests.class)
final class FloorPlanTests {
    @ArchTest
    static final ArchRule THE_ROOMS_MAKE_NO_CIRCLE = slices().matching("dev.orderup.labs.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LABS_TALK_TO_THE_SYSTEM_OVER_THE_WIRE = noClasses().should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.orderup.order..", "dev.orderup.notification..", "dev.orderup.gateway..", "dev.orderup.poller..",
                    "dev.orderup.local..");

    @ArchTest
    static final ArchRule WHAT_LABS_SHARE_KNOWS_NO_LAB = noClasses().that()
            .resideInAnyPackage("dev.orderup.labs.report..", "dev.orderup.labs.progress..", "dev.orderup.labs.system..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.orderup.labs.report..", "dev.orderup.labs.progress..", "dev.orderup.labs.system..", "java..",
                    "javax.net.ssl..", "tools.jackson..", "com.fasterxml..", "picocli..", "me.tongfei..", "org.jspecify..",
                    "org.apache.kafka..", "io.grpc..",
                    "com.google.protobuf..", "dev.orderup.contracts..");
}
