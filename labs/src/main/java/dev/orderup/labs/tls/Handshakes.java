package dev.orderup.labs.tls;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.wire.Tap;
import dev.orderup.labs.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Connections of one kind, one after the other, in rounds. */
final class Handshakes {
    private static final List<String> OFFERED = List.of("http/1.1");
    private static final int WEIGHED = 20;
    private final Kind kind;
    private final int port;
    private final Keys keys;
    private final ProcessHandle gateway;
    private final List<Double> micros = new ArrayList<>();
    private double cpuMicros;
    private int counted;
    private Wire.@Nullable Seen weight;
    /** A full handshake comes of a context that has never seen the server. */
    private SSLContext context;
    private int lastPort;

    Handshakes(Kind kind, int port, Keys keys, ProcessHandle gateway) {
        this.kind = kind;
        this.port = port;
        this.keys = keys;
        this.gateway = gateway;
        context = keys.context(kind.isMutual());
    }

    void warmUp(int number) {
        some(port, number);
    }

    void round(int number) {
        var before = CpuTime.of(gateway);
        micros.add(some(port, number));
        cpuMicros += CpuTime.of(gateway).minus(before).toNanos() / 1e3;
        counted += number;
    }

    /** Through something that counts bytes. */
    void weigh() {
        try (var tap = Tap.before(URI.create("http://127.0.0.1:" + port))) {
            some(tap.port(), 1); // Resuming needs a first time, at this port.
            var before = tap.seen();
            some(tap.port(), WEIGHED);
            weight = tap.seen().since(before);
        }
    }

    /** The median of their handshakes' times. */
    private double some(int at, int number) {
        var all = new double[number];
        try {
            for (int i = 0; i < number; i++) {
                all[i] = one(at);
            }
        } catch (IOException e) {
            throw new LabFailure("%s: %s".formatted(kind.word(), e.getMessage()), e);
        }
        return Result.median(all);
    }

    private double one(int at) throws IOException {
        if (kind == Kind.NONE) {
            Visit.clear(at);
            return 0;
        }
        context = kind.isResumed() ? context : keys.context(kind.isMutual());
        boolean known = context.getClientSessionContext().getIds().hasMoreElements();
        var seen = Visit.secure(context, at, kind.serverName(), OFFERED);
        if (known && !seen.resumed() && at == lastPort) {
            throw new LabFailure("%s: a full handshake (expected: the session that was there resumed)".formatted(kind.word()));
        }
        lastPort = at;
        return seen.micros();
    }

    double micros() {
        return Result.median(micros.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double cpuMicros() {
        return cpuMicros / counted;
    }

    double bytes() {
        return weight == null ? Double.NaN : (double) (weight.sent() + weight.received()) / WEIGHED;
    }

    /** A row: what TLS adds to a connection of none. */
    Result result(Handshakes none) {
        return Result.over(kind.word(), "µs per handshake (p50, client's clock)", micros)
                .with("gatewayCpuMicros", cpuMicros() - (this == none ? 0 : none.cpuMicros()))
                .with("bytesSent", bytes(weight, true) - (this == none ? 0 : bytes(none.weight, true)))
                .with("bytesReceived", bytes(weight, false) - (this == none ? 0 : bytes(none.weight, false)));
    }

    private static double bytes(Wire.@Nullable Seen seen, boolean sent) {
        return seen == null ? Double.NaN : (double) (sent ? seen.sent() : seen.received()) / WEIGHED;
    }
}
