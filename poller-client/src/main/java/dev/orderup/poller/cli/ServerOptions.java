package dev.orderup.poller.cli;

import dev.orderup.poller.cli.AddressList.Management;
import dev.orderup.poller.cli.AddressList.ManagementConverter;
import dev.orderup.poller.cli.AddressList.Pids;
import dev.orderup.poller.cli.AddressList.PidsConverter;
import dev.orderup.poller.server.ServerAddresses;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the processes of the server side can be asked what they use. */
final class ServerOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--management", paramLabel = "NAME=HOST:PORT,…", converter = ManagementConverter.class, defaultValue = "${env:ORDERUP_MANAGEMENT:-gateway=127.0.0.1:8081,order-service=127.0.0.1:8181,notification-service=127.0.0.1:8281}", description = "The services' management ports, where their CPU time and memory are read (default: ${DEFAULT-VALUE}; or set ORDERUP_MANAGEMENT).")
    private Management management;

    @Option(names = "--pids", paramLabel = "NAME=PID,…", converter = PidsConverter.class, defaultValue = "${env:ORDERUP_PIDS}", description = "Processes on this machine: the CPU time of kafka and postgres is read by them, and the services' memory is told after a collection (default: those of ./orderup up; or set ORDERUP_PIDS).")
    private @Nullable Pids pids;

    /** Another gateway than the usual one has other services behind it: then only what was named is asked. */
    ServerAddresses addresses() {
        if (given("--gateway") && !given("--management")) {
            return ServerAddresses.UNKNOWN;
        }
        boolean others = given("--management") && !given("--pids");
        return new ServerAddresses(management.addresses(), pids == null || others ? Map.of() : pids.pids());
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }
}
