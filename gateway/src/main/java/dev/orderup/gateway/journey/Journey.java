package dev.orderup.gateway.journey;

import dev.orderup.gateway.exchange.ClientStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The stopwatch of one exchange, only for exchanges that are timed; on the event loop of the exchange.
 *
 * <p>The story: it begins with what was known of the connection and the head before anybody knew that they would be timed; then the
 * exchange says which {@link Stage} it has reached; a stage that is reached again, because another instance is tried, gets longer.
 */
public final class Journey {
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
    private final boolean sampled;
    private final boolean asked;
    private final boolean first;
    private final long begun;
    private long last;
    private boolean newConnection;

    /**
     * For a request whose head has just come.
     *
     * @param parsed when that was
     * @param sampled by chance, so that it may stand for all others
     * @param asked by the client
     */
    Journey(ClientStream client, long parsed, boolean sampled, boolean asked) {
        this.sampled = sampled;
        this.asked = asked;
        first = client.isFirst();
        var start = client.connection().start();
        begun = first ? start.accepted() : client.firstByteNanos();
        last = begun;
        if (first) {
            reached(Stage.ACCEPT, start.read());
            if (client.connection().isSecure()) {
                reached(Stage.TLS, start.secured());
            }
            reached(Stage.FIRST_BYTE, client.firstByteNanos());
        }
        reached(Stage.PARSE, parsed);
    }

    public void reached(Stage stage) {
        reached(stage, System.nanoTime());
    }

    /** Never backwards: with early data or pipelining, bytes of a request come before what stands before them here. */
    private void reached(Stage stage, long now) {
        long took = Math.max(0, now - last);
        nanos.merge(stage, took, Long::sum);
        last += took;
    }

    /** No kept connection is free: one is made, or waited for. */
    public void waitsForConnection() {
        newConnection = true;
    }

    /** Whether the request had no connection waiting for it. */
    public boolean isNewConnection() {
        return newConnection;
    }

    public boolean isSampled() {
        return sampled;
    }

    public boolean isAsked() {
        return asked;
    }

    /** Whether no request came before it on its connection. */
    public boolean isFirst() {
        return first;
    }

    /** From the first stage to the last one that was reached. */
    long totalNanos() {
        return last - begun;
    }

    /** Of the stages that were reached, in their order. */
    Map<Stage, Long> nanos() {
        return Collections.unmodifiableMap(nanos);
    }
}
