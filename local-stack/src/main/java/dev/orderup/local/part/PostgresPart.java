package dev.orderup.local.part;

import dev.orderup.local.home.Directories;
import dev.orderup.local.home.StackHome;
import dev.orderup.local.port.Ports;
import dev.orderup.local.process.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL itself, unpacked from a jar, with its data in the home of the stack. */
record PostgresPart(StackHome home, int port) implements Part.Launch {
    static final String NAME = "postgres";
    private static final String OWNER = "orderup";

    static Part of(StackHome home, Ports ports) {
        var port = ports.of(Ports.POSTGRES);
        return new Part(NAME, List.of(port), null, List.of(), new PostgresPart(home, port), new PostgresReadiness(port, OWNER), true);
    }

    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var programs = new PostgresPrograms(home).unpacked();
        Directories.complete(data(), unfinished -> initialise(programs, unfinished));
        removeStalePidFile();
        var command = new ArrayList<>(Unprivileged.command(programs.resolve("bin/postgres").toString(), "-D", data().toString()));
        settings().forEach(setting -> command.addAll(List.of("-c", setting)));
        return new ProcessBuilder(command);
    }

    /** Small, but as durable as any: accepted means on disk. */
    private List<String> settings() {
        return List.of("listen_addresses=127.0.0.1", "port=" + port,
                // The path of a socket file is limited to 107 bytes; the one of a checkout is not.
                "unix_socket_directories=",
                "shared_buffers=32MB", "max_connections=60", "max_wal_size=256MB", "jit=off",
                // Without workers of its own for reading: three processes fewer.
                "io_method=sync",
                // A first start or a recovery waits for no checkpoint longer than this.
                "checkpoint_timeout=5min", "log_min_messages=warning", "log_checkpoints=off", "cluster_name=orderup");
    }

    private void initialise(Path programs, Path directory) throws IOException, InterruptedException {
        var password = directory.resolveSibling("postgres.password");
        Files.writeString(password, OWNER);
        Output.of(home, NAME)
                .run(new ProcessBuilder(Unprivileged.command(programs.resolve("bin/initdb").toString(),
                        "-D", directory.toString(), "--username=" + OWNER, "--pwfile=" + password, "--auth=scram-sha-256",
                        "--encoding=UTF8", "--no-locale", "--no-instructions", "--no-sync")));
        Files.delete(password);
        // The single-user mode takes SQL on standard input: the database is there before the server first listens.
        var createDatabase = new ProcessBuilder(Unprivileged.command(programs.resolve("bin/postgres").toString(),
                "--single", "-D", directory.toString(), "postgres"));
        Output.of(home, NAME).run(createDatabase, "CREATE DATABASE %s;\n".formatted(OWNER));
    }

    /**
     * After a crash the pid file may name a process that has long been another's; PostgreSQL would then refuse to start.
     * Whether a server really runs on these data, its command line tells.
     */
    private void removeStalePidFile() throws IOException {
        var pidFile = data().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var pid = Files.readAllLines(pidFile).stream().findFirst().orElse("");
        var alive = pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).map(CommandLines::of).filter(home::owns).isPresent();
        if (!alive) {
            Files.delete(pidFile);
        }
    }

    private Path data() {
        return home.data().resolve(NAME);
    }
}
