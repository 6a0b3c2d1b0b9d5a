package dev.orderup.local.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which process listens on a port: Linux tells in /proc, macOS through lsof. */
final class Listeners {
    private static final String LISTEN = "0A";

    private Listeners() {}

    static Optional<ProcessHandle> on(int port) {
        return Files.exists(Path.of("/proc/net/tcp")) ? fromProc(port) : fromLsof(port);
    }

    private static Optional<ProcessHandle> fromProc(int port) {
        var sockets = new HashSet<String>();
        sockets.addAll(inodes(Path.of("/proc/net/tcp"), port));
        sockets.addAll(inodes(Path.of("/proc/net/tcp6"), port));
        return ProcessHandle.allProcesses().filter(process -> holdsOneOf(sockets, process)).findFirst();
    }

    /** Lines are: number, local address:port in hex, remote, state, …, and the inode as tenth field. */
    private static Set<String> inodes(Path table, int port) {
        var suffix = ":%04X".formatted(port);
        try (var lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTEN))
                    .map(fields -> "socket:[%s]".formatted(fields[9]))
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
    }

    private static boolean holdsOneOf(Set<String> sockets, ProcessHandle process) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException | UncheckedIOException e) {
            return false; // gone meanwhile, or another user's
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<ProcessHandle> fromLsof(int port) {
        try {
            var lsof = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN").start();
            var answer = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Arrays.stream(answer.split("\\s+"))
                    .filter(pid -> pid.matches("\\d+"))
                    .findFirst()
                    .map(Long::parseLong)
                    .flatMap(ProcessHandle::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
