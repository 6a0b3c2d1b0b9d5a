package dev.orderup.gateway.journey;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * A journey as an event of the flight recorder (JEP 328), beside what the JVM records by itself: a collection of the heap and the slow request that
 * it made are in one file, on one time line, and the trace's id leads to the spans of the services. Where nothing records it costs a look at a flag.
 */
@Name(JourneyEvent.NAME)
@Label("Journey of a request")
@Category({"Order Up", "Gateway"})
@Description("One timed request, at its end; a stage that was not reached is 0")
@StackTrace(false)
final class JourneyEvent extends Event {
    static final String NAME = "dev.orderup.gateway.Journey";

    @Label("Request id")
    String requestId = "";

    @Label("Trace parent")
    @Nullable
    String traceParent;

    @Label("Listener")
    String listener = "";

    @Label("HTTP version")
    String version = "";

    @Label("Method")
    String method = "";

    @Label("Route")
    String route = "";

    @Label("Upstream")
    @Nullable
    String upstream;

    @Label("Instance")
    @Nullable
    String instance;

    @Label("Status")
    int status;

    @Label("First of its connection")
    boolean first;

    @Label("New upstream connection")
    boolean newConnection;

    @Label("Accept")
    @Timespan
    long accept;

    @Label("TLS")
    @Timespan
    long tls;

    @Label("First byte")
    @Timespan
    long firstByte;

    @Label("Parse")
    @Timespan
    long parse;

    @Label("Routing")
    @Timespan
    long routing;

    @Label("Upstream connect")
    @Timespan
    long upstreamConnect;

    @Label("Upstream wait")
    @Timespan
    long upstreamWait;

    @Label("First byte back")
    @Timespan
    long firstByteBack;

    @Label("Last byte")
    @Timespan
    long lastByte;

    @Label("Total")
    @Timespan
    long total;

    static void tell(JourneyReport report) {
        var event = new JourneyEvent();
        if (event.shouldCommit()) {
            event.take(report);
            event.commit();
        }
    }

    private void take(JourneyReport report) {
        var request = report.request();
        requestId = request.id();
        traceParent = request.traceParent();
        listener = report.listener();
        version = report.version();
        method = request.method();
        route = request.route();
        upstream = request.upstream();
        instance = request.instance();
        status = request.status();
        first = report.first();
        newConnection = report.newConnection();
        report.nanos().forEach(this::stage);
        total = report.totalNanos();
    }

    private void stage(Stage stage, long nanos) {
        switch (stage) {
            case ACCEPT -> accept = nanos;
            case TLS -> tls = nanos;
            case FIRST_BYTE -> firstByte = nanos;
            case PARSE -> parse = nanos;
            case ROUTE -> routing = nanos;
            case UPSTREAM_CONNECT -> upstreamConnect = nanos;
            case UPSTREAM_WAIT -> upstreamWait = nanos;
            case FIRST_BYTE_BACK -> firstByteBack = nanos;
            case LAST_BYTE -> lastByte = nanos;
        }
    }
}
