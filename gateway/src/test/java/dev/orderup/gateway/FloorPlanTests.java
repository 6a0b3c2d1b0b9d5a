package dev.orderup.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. Routes know no transport; listeners and upstreams know each other only as an exchange. */
class FloorPlanTests {
    private static final JavaClasses ALL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.orderup.gateway");

    @Test
    void routesKnowNoTransport() {
        noClasses().that()
                .resideInAPackage("..gateway.route..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "..exchange..", "..listener..", "..upstream..", "..proxy..", "..policy..", "..control..")
                .check(ALL);
    }

    @Test
    void listenersKnowNoUpstream() {
        noClasses().that()
                .resideInAPackage("..listener..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..upstream..", "..route..", "..policy..", "..proxy..", "..control..")
                .check(ALL);
    }

    @Test
    void upstreamsKnowNoListener() {
        noClasses().that()
                .resideInAPackage("..upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..listener..", "..route..", "..policy..", "..proxy..", "..control..")
                .check(ALL);
    }

    @Test
    void anExchangeKnowsNobody() {
        noClasses().that()
                .resideInAPackage("..exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..listener..", "..upstream..", "..route..", "..policy..", "..proxy..", "..control..", "..metrics..")
                .check(ALL);
    }

    @Test
    void settingsKnowNobody() {
        noClasses().that()
                .resideInAPackage("..config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..exchange..", "..listener..", "..upstream..", "..route..", "..policy..", "..proxy..", "..control..")
                .check(ALL);
    }

    @Test
    void nobodyKnowsTheControlPlane() {
        noClasses().that()
                .resideOutsideOfPackage("..control..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..control..")
                .check(ALL);
    }
}
