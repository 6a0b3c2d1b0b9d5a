package dev.orderup.poller.compare;

import dev.orderup.poller.server.ByPart;
import dev.orderup.poller.server.ServerSide;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the server side's counters as long as that works, and remembers why it does not. A figure that is not whole is none. */
final class ServerWatch {
    private final ServerSide server;
    private @Nullable String notMeasured;

    ServerWatch(ServerSide server) {
        this.server = server;
        if (!server.isKnown()) {
            notMeasured = "server CPU and memory: not measured, for it is not known where the services' management ports are;"
                    + " name them with --management";
        }
    }

    @Nullable
    ByPart cpuMicros() {
        return notMeasured == null ? read(server::cpuMicros, "server CPU and memory: not measured: ") : null;
    }

    /** Null also where the services cannot be told to collect, being on another machine. */
    @Nullable
    ByPart liveBytes() {
        return notMeasured == null && server.canCollect() ? read(server::liveBytes, "memory: not measured: ") : null;
    }

    private @Nullable ByPart read(Counters counters, String about) {
        try {
            return counters.read();
        } catch (IOException e) {
            notMeasured = about + e.getMessage();
            return null;
        }
    }

    @Nullable
    String notMeasured() {
        return notMeasured;
    }

    @FunctionalInterface
    private interface Counters {
        ByPart read() throws IOException;
    }
}
