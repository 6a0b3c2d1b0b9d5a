package dev.orderup.labs.cli;

import dev.orderup.labs.async.AsyncLab;
import dev.orderup.labs.count.CountLab;
import dev.orderup.labs.drain.DrainLab;
import dev.orderup.labs.execution.ExecutionLab;
import dev.orderup.labs.fanout.FanoutLab;
import dev.orderup.labs.fanout.StreamsLab;
import dev.orderup.labs.forward.ForwardLab;
import dev.orderup.labs.idempotency.IdempotencyLab;
import dev.orderup.labs.journey.JourneyLab;
import dev.orderup.labs.jwt.JwtLab;
import dev.orderup.labs.kafka.KafkaLab;
import dev.orderup.labs.l4l7.L4L7Lab;
import dev.orderup.labs.placing.PlacingLab;
import dev.orderup.labs.protocols.ProtocolsLab;
import dev.orderup.labs.proxies.ProxiesLab;
import dev.orderup.labs.session.SessionLab;
import dev.orderup.labs.staleness.StalenessLab;
import dev.orderup.labs.sse.SseLab;
import dev.orderup.labs.tls.TlsLab;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code orderup lab NAME}. To add a lab: a room named by the topic's word whose command is a {@link Callable} that takes
 * {@link dev.orderup.labs.report.LabOptions} as a mixin, measures, and gives its {@link dev.orderup.labs.report.Report} to {@link dev.orderup.labs.report.LabOptions#print}; then a line here.
 */
@Command(name = "lab", mixinStandardHelpOptions = true, description = "Measure one question beside what it is compared with.", synopsisSubcommandLabel = "NAME", subcommands = {
        AsyncLab.class, SessionLab.class, ExecutionLab.class, IdempotencyLab.class, SseLab.class, CountLab.class, PlacingLab.class,
        StalenessLab.class, FanoutLab.class, StreamsLab.class, ProxiesLab.class, KafkaLab.class, JwtLab.class, DrainLab.class,
        L4L7Lab.class,
        ProtocolsLab.class, TlsLab.class, ForwardLab.class, JourneyLab.class
}, footer = {
        "",
        "A lab that needs the system starts one of its own, empty and on ports of its own, and stops it at the end.",
        "Exit status: 0 it ran (a goal that was missed is shown as missed), 1 it did not, 2 the arguments are wrong.",
})
public final class LabCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** The root above it exists so that the name of the command is {@code orderup lab}, as the user wrote it. */
    @Command(name = "orderup", subcommands = LabCommand.class)
    static final class Root {}

    public static CommandLine commandLine() {
        return new CommandLine(new Root())
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(Errors::wrongArguments)
                .setExecutionExceptionHandler(Errors::didNotWork);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "the name of a lab is missing (expected: one of %s)".formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
