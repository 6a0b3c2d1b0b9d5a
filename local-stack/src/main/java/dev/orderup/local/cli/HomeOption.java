package dev.orderup.local.cli;

import dev.orderup.local.home.StackHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack is meant: the one of this checkout, unless told otherwise. */
final class HomeOption {
    @Option(names = "--checkout", hidden = true, defaultValue = "${env:ORDERUP_CHECKOUT:-.}", description = "Where the modules are.")
    private Path checkout = Path.of(".");

    @Option(names = "--home", paramLabel = "DIR", defaultValue = "${env:ORDERUP_HOME:-${env:ORDERUP_CHECKOUT:-.}/.orderup}", description = "Where data, logs and programs are kept (environment: ORDERUP_HOME; default: .orderup in the checkout).")
    private Path home = Path.of(".orderup");

    @Option(names = "--programs", hidden = true, description = "Where the unpacked programs are, if another home has them already.")
    private @Nullable Path programs;

    StackHome home() {
        return programs == null ? StackHome.of(checkout, home) : StackHome.of(checkout, home, programs);
    }
}
