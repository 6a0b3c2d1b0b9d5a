package dev.orderup.local.cli;

import dev.orderup.local.process.Memory;
import dev.orderup.local.supervisor.PartStatus;
import dev.orderup.local.supervisor.StackState;
import dev.orderup.local.supervisor.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status for people and for programs. */
final class StatusView {
    private static final double MEBIBYTE = 1 << 20;

    private StatusView() {}

    /** The document of {@code status --json}; its names are relied upon. */
    record Document(boolean ready, @Nullable Long readyMillis, List<PartStatus> parts) {}

    static void print(StackState state, boolean json) {
        var parts = measured(state);
        if (json) {
            System.out.println(StateFile.JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new Document(state.ready(), state.readyMillis(), parts)));
        } else {
            printTable(state, parts);
        }
    }

    private static List<PartStatus> measured(StackState state) {
        var parts = new ArrayList<PartStatus>();
        for (var part : state.parts()) {
            parts.add(withMemory(part));
        }
        return parts;
    }

    private static PartStatus withMemory(PartStatus part) {
        var memory = part.pid() == null ? null : ProcessHandle.of(part.pid()).map(Memory::of).orElse(null);
        return memory == null
                ? part
                : new PartStatus(part.name(), part.state(), part.pid(), part.address(), part.url(), memory.resident(),
                        memory.proportional(), part.restarts(), part.log());
    }

    private static void printTable(StackState state, List<PartStatus> parts) {
        if (parts.isEmpty()) {
            System.out.println("down");
            return;
        }
        System.out.printf("%-22s %-10s %8s %9s %8s  %s%n", "PART", "STATE", "PID", "MEMORY", "RESTARTS", "WHERE");
        for (var part : parts) {
            System.out.printf(Locale.ROOT, "%-22s %-10s %8s %9s %8d  %s%n", part.name(), part.state().word(),
                    part.pid() == null ? "-" : part.pid(), mebibytes(part), part.restarts(),
                    part.url() == null ? part.address() : part.url());
        }
        printSum(state, parts);
    }

    private static String mebibytes(PartStatus part) {
        var bytes = part.proportionalBytes() != null ? part.proportionalBytes() : part.residentBytes();
        return bytes == null ? "-" : String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }

    private static void printSum(StackState state, List<PartStatus> parts) {
        var bytes = parts.stream()
                .map(part -> part.proportionalBytes() != null ? part.proportionalBytes() : part.residentBytes())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        System.out.printf(Locale.ROOT, "%s, %.0f MiB in all%s%n", state.ready() ? "ready" : "not ready", bytes / MEBIBYTE,
                state.readyMillis() == null ? "" : String.format(Locale.ROOT, ", was ready after %.1f s", state.readyMillis() / 1_000.0));
    }
}
