package dev.orderup.labs.journey;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.system.PrivateGateway;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A gateway alone that times a share of its requests, and what a request costs it over one kept connection. */
final class Timed implements AutoCloseable {
    /** So many are sent before the first answer is read, so that neither side waits for the other between any two. */
    private static final int IN_A_ROW = 16;
    private final String name;
    private final PrivateGateway gateway;
    private final int port;
    private final byte[] requests;
    private final List<Double> cpuMicros = new ArrayList<>();

    private Timed(String name, PrivateGateway gateway, int port, String path) {
        this.name = name;
        this.gateway = gateway;
        this.port = port;
        requests = "GET %s HTTP/1.1\r\nHost: lab\r\n\r\n".formatted(path).repeat(IN_A_ROW).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Starts one.
     *
     * @param sample the share, from 0 to 1
     * @param ask who may ask; a word of the settings
     * @param service host and port of what answers
     */
    static Timed start(String name, double sample, String ask, String service, String path) throws InterruptedException {
        int port = PrivateGateway.port();
        var gateway = PrivateGateway.start(JourneyLab.class, PrivateGateway.directory(),
                Map.of("port", port, "sample", sample, "ask", ask, "service", service));
        return new Timed(name, gateway, port, path);
    }

    void warmUp(int number) {
        make(number);
    }

    void round(int number) {
        var before = CpuTime.of(gateway.process());
        int made = make(number);
        cpuMicros.add(CpuTime.of(gateway.process()).minus(before).toNanos() / 1e3 / made);
    }

    /** On a connection of its own: one that waits for the others' turns would be idle for too long. */
    private int make(int number) {
        int made = 0;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (; made < number; made += IN_A_ROW) {
                socket.getOutputStream().write(requests);
                for (int i = 0; i < IN_A_ROW; i++) {
                    answer(in);
                }
            }
            return made;
        } catch (IOException e) {
            throw new LabFailure("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private void answer(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream(512);
        for (int last = 0; last != ('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n');) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed in the middle of an answer");
            }
            head.write(next);
            last = last << 8 | next;
        }
        var text = head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length: ");
        if (!text.startsWith("http/1.1 200 ") || at < 0) {
            throw new IOException("answered " + text + " (expected: 200 with Content-Length)");
        }
        in.skipNBytes(Long.parseLong(text.substring(at + "content-length: ".length(), text.indexOf('\r', at))));
    }

    /** Of all rounds: ticks of the CPU's clock are too coarse for one. */
    double micros() {
        return cpuMicros.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    Result result() {
        return Result.over("CPU %s".formatted(name), "µs of the gateway's CPU per request", cpuMicros);
    }

    @Override
    public void close() throws InterruptedException {
        gateway.close();
    }
}
