package dev.orderup.poller.cli;

import dev.orderup.poller.login.Identity;
import dev.orderup.poller.login.Identity.Role;
import dev.orderup.poller.order.Job;
import dev.orderup.poller.order.RestJobs;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a restaurant's statement. */
@Command(name = "statement", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Print what a restaurant has sold, per day and dish, as CSV.")
final class StatementCommand implements Callable<Integer> {
    private static final int DAYS = 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions system;

    @Parameters(paramLabel = "RESTAURANT", description = "Whose statement.")
    private String restaurant;

    @Option(names = "--from", paramLabel = "DAY", description = "The first day, in UTC (default: 30 days before --to).")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "The day after the last one (default: tomorrow, so that today is in it).")
    private @Nullable LocalDate to;

    @Option(names = "--async", description = "Have a job write it, and fetch it when it is there.")
    private boolean async;

    @Option(names = "--as", paramLabel = "ROLE:NAME", converter = IdentityConverter.class, description = "Who asks (default: the restaurant's kitchen).")
    private @Nullable Identity identity;

    @Override
    public Integer call() {
        var end = to == null ? LocalDate.now(ZoneOffset.UTC).plusDays(1) : to;
        var begin = from == null ? end.minusDays(DAYS) : from;
        if (!begin.isBefore(end)) {
            throw new ParameterException(spec.commandLine(), "--to: %s (expected: a day after --from, %s)".formatted(end, begin));
        }
        try (var jobs = new RestJobs(system.gateway(), system.login(who()), this::say)) {
            jobs.statement(restaurant, begin, end, async, spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
    }

    private Identity who() {
        return identity == null ? Check.identity(spec, () -> new Identity(Role.kitchen, restaurant)) : identity;
    }

    private void say(Job job) {
        spec.commandLine().getErr().println("%s: %d of %d days".formatted(job.status(), job.progress().done(), job.progress().total()));
    }
}
