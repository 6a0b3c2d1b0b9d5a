package dev.orderup.order;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/** Who may know whom. */
class FloorPlanTests {
    private static final JavaClasses SERVICE = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.orderup.order");

    @Test
    void doorsDependOnTheSubjectAndNeverOnEachOther() {
        layeredArchitecture().consideringOnlyDependenciesInLayers() //
                .layer("subject")
                .definedBy("..order.domain..") //
                .layer("rest")
                .definedBy("..order.rest..") //
                .layer("grpc")
                .definedBy("..order.grpc..") //
                .layer("store")
                .definedBy("..order.persistence..") //
                .layer("outbox")
                .definedBy("..order.outbox..") //
                .layer("kitchen")
                .definedBy("..order.fulfilment..") //
                .layer("keys")
                .definedBy("..order.idempotency..") //
                .layer("baskets")
                .definedBy("..order.session..") //
                .layer("jwt")
                .definedBy("..order.jwt..") //
                .layer("jobs")
                .definedBy("..order.async..") //
                .layer("statements")
                .definedBy("..order.statement..") //
                .layer("metrics")
                .definedBy("..order.metrics..") //
                .layer("tracing")
                .definedBy("..order.tracing..") //
                .whereLayer("rest")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("grpc")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("baskets") //
                .whereLayer("outbox")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("kitchen")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("keys")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("baskets")
                .mayOnlyBeAccessedByLayers("rest") //
                .whereLayer("jwt")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("metrics")
                .mayNotBeAccessedByAnyLayer() //
                .whereLayer("tracing")
                .mayOnlyBeAccessedByLayers("store", "outbox", "jobs") //
                .whereLayer("jobs")
                .mayOnlyBeAccessedByLayers("rest", "store") //
                .whereLayer("statements")
                .mayOnlyBeAccessedByLayers("rest", "store", "jobs") //
                .check(SERVICE);
    }

    @Test
    void theSubjectKnowsNoTransportAndNoStore() {
        classes().that()
                .resideInAPackage("..order.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "..order.domain..", "org.jspecify.annotations..", "org.springframework.stereotype..")
                .check(SERVICE);
    }

    @Test
    void noRoomDependsOnItselfThroughAnother() {
        slices().matching("dev.orderup.order.(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void onlyRoomsWithTablesOfTheirOwnSpeakSql() {
        noClasses().that()
                .resideOutsideOfPackages("..order.persistence..", "..order.outbox..", "..order.idempotency..", "..order.session..",
                        "..order.jwt..", "..order.signal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.jdbc..", "java.sql..")
                .check(SERVICE);
    }
}
