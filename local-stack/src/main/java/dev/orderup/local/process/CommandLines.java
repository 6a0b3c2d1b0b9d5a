package dev.orderup.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line of any process of this user. */
public final class CommandLines {
    private static final boolean HAS_PROC = Files.exists(Path.of("/proc/self/cmdline"));

    private CommandLines() {}

    /** Program and arguments; empty when the process is gone or not ours to read. */
    public static List<String> of(ProcessHandle process) {
        return HAS_PROC ? fromProc(process.pid()) : process.info().arguments().map(List::of).orElse(List.of());
    }

    /** Not ProcessHandle's answer: it stops at 4 KiB, and a class path is longer than that. */
    private static List<String> fromProc(long pid) {
        try {
            var arguments = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return List.of(new String(arguments, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
