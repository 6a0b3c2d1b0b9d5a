package dev.orderup.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class FloorPlanTests {
    private static final JavaClasses MODULE = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.orderup.local");

    @Test
    void commandsTalkToTheSupervisorWhichStartsTheParts() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("commands")
                .definedBy("dev.orderup.local.cli..")
                .layer("supervisor")
                .definedBy("dev.orderup.local.supervisor..")
                .layer("parts")
                .definedBy("dev.orderup.local.part..")
                .layer("ports")
                .definedBy("dev.orderup.local.port..")
                .layer("home")
                .definedBy("dev.orderup.local.home..")
                .layer("process")
                .definedBy("dev.orderup.local.process..")
                .whereLayer("commands")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("supervisor")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("parts")
                .mayOnlyBeAccessedByLayers("commands", "supervisor")
                .whereLayer("ports")
                .mayOnlyBeAccessedByLayers("commands", "supervisor", "parts")
                .whereLayer("home")
                .mayOnlyBeAccessedByLayers("commands", "supervisor", "parts", "ports")
                .check(MODULE);
    }

    @Test
    void theServicesAreProcessesAndNotLibraries() {
        noClasses().should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.orderup.order..", "dev.orderup.notification..",
                        "dev.orderup.gateway..", "dev.orderup.poller..", "org.springframework..")
                .check(MODULE);
    }
}
