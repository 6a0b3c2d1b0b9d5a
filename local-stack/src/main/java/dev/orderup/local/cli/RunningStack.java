package dev.orderup.local.cli;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.supervisor.PartState;
import dev.orderup.local.supervisor.StackState;
import dev.orderup.local.supervisor.StateFile;
import dev.orderup.local.supervisor.SupervisorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Brings a stack up and down as the commands need it. */
final class RunningStack {
    private static final String MAIN = "dev.orderup.local.LocalStack";
    private static final int LOOK_EVERY_MILLIS = 50;

    private final StackHome home;

    RunningStack(StackHome home) {
        this.home = home;
    }

    Optional<StackState> state() throws IOException {
        return SupervisorProcess.find(home).isEmpty() ? Optional.empty() : new StateFile(home).read();
    }

    /** Starts the supervisor and returns when all is ready. Ctrl-C while it starts stops what has been started. */
    StackState start(StackOptions options, List<String> more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("supervise", "--home=" + home.directory(), "--checkout=" + home.checkout(),
                "--programs=" + home.programs()));
        arguments.addAll(options.asArguments());
        arguments.addAll(more);
        var supervisor = SupervisorProcess.start(home, MAIN, arguments);
        var interrupted = new Thread(() -> stop(supervisor.toHandle()), "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        var state = awaitReady(supervisor);
        Runtime.getRuntime().removeShutdownHook(interrupted);
        return state;
    }

    private StackState awaitReady(Process supervisor) throws IOException, InterruptedException {
        var progress = new Progress();
        while (!supervisor.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            var state = new StateFile(home).read();
            state.ifPresent(progress::show);
            if (state.filter(StackState::ready).isPresent()) {
                return state.get();
            }
        }
        throw new IOException(new StateFile(home).read()
                .map(StackState::failure)
                .orElse("the supervisor ended; see " + home.log(SupervisorProcess.NAME)));
    }

    void stop() throws IOException {
        SupervisorProcess.find(home).ifPresent(this::stop);
    }

    private void stop(ProcessHandle supervisor) {
        try {
            SupervisorProcess.stop(home, supervisor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A line for each part that has become ready. */
    private static final class Progress {
        private final Map<String, PartState> shown = new HashMap<>();

        void show(StackState state) {
            for (var part : state.parts()) {
                var before = shown.put(part.name(), part.state());
                if (before != part.state() && part.state() != PartState.WAITING && part.state() != PartState.STARTING) {
                    System.err.printf("  %-22s %s%n", part.name(), part.state().word());
                }
            }
        }
    }
}
