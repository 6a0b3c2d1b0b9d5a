package dev.orderup.poller;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Which room may look into which. */
@AnalyzeClasses(packages = "dev.orderup.poller", importOptions = DoNotIncludeTests.class)
final class FloorPlanTests {
    @ArchTest
    static final ArchRule EACH_ROOM_KNOWS_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("..poller.cli..")
            .layer("compare")
            .definedBy("..poller.compare..")
            .layer("report")
            .definedBy("..poller.report..")
            .layer("assistant")
            .definedBy("..poller.assistant..")
            .layer("kitchen")
            .definedBy("..poller.kitchen..")
            .layer("topic")
            .definedBy("..poller.topic..")
            .layer("pattern")
            .definedBy("..poller.pattern..")
            .layer("kafka")
            .definedBy("..poller.kafka..")
            .layer("cost")
            .definedBy("..poller.cost..")
            .layer("login")
            .definedBy("..poller.login..")
            .layer("server")
            .definedBy("..poller.server..")
            .layer("order")
            .definedBy("..poller.order..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("login")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("kafka")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("compare")
            .mayOnlyBeAccessedByLayers("report", "cli")
            .whereLayer("assistant")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("kitchen")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("topic")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("compare", "cli")
            .whereLayer("pattern")
            .mayOnlyBeAccessedByLayers("compare", "assistant", "cli");

    @ArchTest
    static final ArchRule THE_ROOMS_MAKE_NO_CIRCLE = SlicesRuleDefinition.slices()
            .matching("dev.orderup.poller.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule ONE_PATTERN_DOES_NOT_LEAN_ON_ANOTHER = SlicesRuleDefinition.slices()
            .assignedFrom(new PatternSlices())
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_COMMANDS_KNOW_THE_COMMAND_LINE = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("dev.orderup.poller.cli", "dev.orderup.poller")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");
}
