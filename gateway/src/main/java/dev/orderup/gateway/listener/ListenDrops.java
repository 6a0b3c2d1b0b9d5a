package dev.orderup.gateway.listener;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has dropped at listening sockets since its start: those of all processes of this network namespace together, because it
 * counts no finer. For any thread; each look reads a small file.
 */
public final class ListenDrops {
    private static final Path NETSTAT = Path.of("/proc/net/netstat");
    private static final String GROUP = "TcpExt: ";
    private final Path file;

    ListenDrops(Path file) {
        this.file = file;
    }

    /** Null where the system has no such counters: elsewhere than on Linux. */
    public static @Nullable ListenDrops ofThisSystem() {
        return Files.isReadable(NETSTAT) ? new ListenDrops(NETSTAT) : null;
    }

    /** Handshakes that were dropped because the accept queue was full. */
    public long overflows() {
        return counter("ListenOverflows");
    }

    /** Handshakes that were dropped for any reason, those included. */
    public long drops() {
        return counter("ListenDrops");
    }

    /** In a group's first line are the names, in its second the numbers. */
    private long counter(String name) {
        var lines = lines().stream().filter(line -> line.startsWith(GROUP)).toList();
        int at = lines.size() < 2 ? -1 : List.of(lines.get(0).split(" ", -1)).indexOf(name);
        if (at < 0) {
            throw new IllegalStateException(file + " has no " + GROUP + name);
        }
        return Long.parseLong(lines.get(1).split(" ", -1)[at]);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
