package dev.orderup.notification;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import dev.orderup.notification.feed.Caller;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The floor plan: doors around the feed, none of which leads into another. */
class FloorPlanTests {
    private static final String ROOT = "dev.orderup.notification";
    private static final String[] DOORS = {ROOT + ".sse", ROOT + ".longpoll", ROOT + ".websocket", ROOT + ".grpc", ROOT + ".kafka",
            ROOT + ".history", ROOT + ".analytics", ROOT + ".assistant"};

    private final JavaClasses service = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void theFeedKnowsNoTransport() {
        classes().that()
                .resideInAPackage(ROOT + ".feed")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".feed", "java..",
                        "org.jspecify..", "org.slf4j..", "io.micrometer.core..", "org.springframework.stereotype",
                        "org.springframework.context",
                        "org.springframework.boot.context.properties..")
                .check(service);
    }

    @Test
    void noDoorLeadsIntoAnother() {
        for (String door : DOORS) {
            for (String other : DOORS) {
                if (!door.equals(other)) {
                    noClasses().that().resideInAPackage(door).should().dependOnClassesThat().resideInAPackage(other).check(service);
                }
            }
        }
    }

    /** Another subscriber, with nothing in common: it could be moved to a service of its own as it is. */
    @Test
    void kitchenAnalyticsKnowsNothingOfTheFeedAndItsDoors() {
        noClasses().that()
                .resideInAPackage(ROOT + ".analytics")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".feed..", ROOT + ".wire..", ROOT + ".problem..", ROOT + ".stream..")
                        .and(not(belongTo(assignableTo(Caller.class)))))
                .check(service);
    }

    /** Beside the feed in the middle. Of it, it knows only who is asking. */
    @Test
    void aKitchensTicketsKnowNoTransport() {
        noClasses().that()
                .resideInAPackage(ROOT + ".kitchen")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(DOORS)
                                .or(resideInAnyPackage(ROOT + ".feed..", ROOT + ".wire..", ROOT + ".problem..", ROOT + ".stream..")
                                        .and(not(belongTo(assignableTo(Caller.class))))))
                .check(service);
    }

    @Test
    void whatDoorsShareKnowsNoDoor() {
        noClasses().that()
                .resideInAnyPackage(ROOT + ".wire", ROOT + ".problem", ROOT + ".stream", ROOT + ".jwt")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DOORS)
                .check(service);
    }

    @Test
    void noRoomsDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(service);
    }
}
