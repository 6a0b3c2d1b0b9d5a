package dev.orderup.gateway.control;

import dev.orderup.gateway.journey.JourneyReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A journey as JSON.
 *
 * @param at its end
 * @param trace the trace-id of W3C traceparent, by which the services' part of the way is found
 * @param upstreamConnection {@code kept} or {@code new}; null where none was needed
 * @param micros of each stage, in their order
 */
record JourneyView(long sequence, Instant at, String requestId, @Nullable String trace, String listener, String version, String method,
        String route, @Nullable String upstream, @Nullable String instance, int status, boolean first,
        @Nullable String upstreamConnection, boolean sampled, boolean asked, double totalMicros, Map<String, Double> micros) {
    private static final int TRACE_BEGIN = 3;
    private static final int TRACE_END = 35;

    static JourneyView of(JourneyReport report) {
        var request = report.request();
        var micros = new LinkedHashMap<String, Double>();
        report.nanos().forEach((stage, nanos) -> micros.put(stage.word(), micros(nanos)));
        return new JourneyView(report.sequence(), Instant.ofEpochMilli(report.at()), request.id(), trace(request.traceParent()),
                report.listener(), report.version(), request.method(), request.route(), request.upstream(), request.instance(),
                request.status(), report.first(), request.instance() == null ? null : report.newConnection() ? "new" : "kept",
                report.sampled(), report.asked(), micros(report.totalNanos()), micros);
    }

    private static @Nullable String trace(@Nullable String traceParent) {
        return traceParent == null ? null : traceParent.substring(TRACE_BEGIN, TRACE_END);
    }

    private static double micros(long nanos) {
        return (double) nanos / TimeUnit.MICROSECONDS.toNanos(1);
    }
}
