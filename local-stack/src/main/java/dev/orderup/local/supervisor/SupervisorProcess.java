package dev.orderup.local.supervisor;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.part.Output;
import dev.orderup.local.process.CommandLines;
import dev.orderup.local.process.Jdk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The supervisor as its callers see it: a process to start, to find and to stop. */
public final class SupervisorProcess {
    public static final String NAME = "supervisor";
    private static final Duration STOP_TAKES_MAX = Duration.ofSeconds(90);
    private static final List<String> JVM = List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=16m", "-XX:-UsePerfData", "-Xss256k",
            "--enable-native-access=ALL-UNNAMED");

    private SupervisorProcess() {}

    /** The running supervisor of this home. */
    public static Optional<ProcessHandle> find(StackHome home) throws IOException {
        return new StateFile(home).read()
                .flatMap(state -> ProcessHandle.of(state.supervisor()))
                .filter(process -> home.owns(CommandLines.of(process)));
    }

    /** Starts one, with the main class and the options that it shall have. */
    public static Process start(StackHome home, String mainClass, List<String> arguments) throws IOException {
        var command = new ArrayList<String>(List.of(Jdk.java()));
        command.addAll(JVM);
        command.addAll(home.marks());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        new StateFile(home).delete();
        return Output.of(home, NAME).start(new ProcessBuilder(command));
    }

    /** Returns when it and all that it started is gone. */
    public static void stop(StackHome home, ProcessHandle supervisor) throws IOException, InterruptedException {
        if (!Ending.of(List.of(supervisor), STOP_TAKES_MAX, ProcessHandle::destroy)) {
            Leftovers.stop(home, System.err::println);
            new StateFile(home).delete();
        }
    }
}
