package dev.orderup.gateway.journey;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journey that is over. Never changed, for any thread.
 *
 * @param sequence counts those of this gateway from 1; where a reader misses one, it was too slow
 * @param at its end, in milliseconds since 1970
 * @param version of HTTP, as in the access log
 * @param first whether no request came before it on its connection
 * @param newConnection whether the upstream connection was made or waited for
 * @param sampled by chance; false where it is here only because the client asked
 * @param nanos of the stages that were reached, in their order
 */
public record JourneyReport(long sequence, long at, String listener, String version, Request request, boolean first,
        boolean newConnection, boolean sampled, boolean asked, long totalNanos, Map<Stage, Long> nanos) {

    public JourneyReport {
        var inOrder = new EnumMap<Stage, Long>(Stage.class);
        inOrder.putAll(nanos);
        nanos = Collections.unmodifiableMap(inOrder);
    }

    /**
     * What was asked, and what became of it. No target and no field, so no secret.
     *
     * @param traceParent as the upstream was told it
     * @param route {@code none} where there is none
     * @param status what the client was answered; 499 where it had gone
     */
    public record Request(String id, @Nullable String traceParent, String method, String route, @Nullable String upstream,
            @Nullable String instance, int status) {}
}
