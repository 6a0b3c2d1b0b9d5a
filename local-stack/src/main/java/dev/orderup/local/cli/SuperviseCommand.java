package dev.orderup.local.cli;

import dev.orderup.local.process.Posix;
import dev.orderup.local.supervisor.StackLock;
import dev.orderup.local.supervisor.Supervisor;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The background process itself. It leaves the terminal, so that Ctrl-C reaches the command in front and not the parts. */
@Command(name = "supervise", hidden = true, description = "Start the parts and keep them running; used by up and demo.")
public final class SuperviseCommand implements Callable<Integer> {
    @Mixin
    private HomeOption where;

    @Mixin
    private StackOptions options;

    @Option(names = "--owner", description = "Stop when this process ends.")
    private @Nullable Long owner;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Posix.leaveTerminal();
        var lock = StackLock.tryTake(where.home());
        if (lock.isEmpty()) {
            throw new IOException("another supervisor runs in " + where.home().directory());
        }
        try (var held = lock.get()) {
            supervise();
        }
        return 0;
    }

    private void supervise() throws IOException, InterruptedException {
        var supervisor = new Supervisor(where.home(), options.settings());
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
        stopWithOwner();
        supervisor.start(options.fresh);
        new CountDownLatch(1).await(); // the end comes as a signal and is the shutdown hook's work
    }

    private void stopWithOwner() {
        if (owner != null) {
            var process = ProcessHandle.of(owner);
            Thread.ofPlatform().daemon().name("owner").start(() -> {
                process.ifPresent(alive -> alive.onExit().join());
                System.exit(0);
            });
        }
    }
}
