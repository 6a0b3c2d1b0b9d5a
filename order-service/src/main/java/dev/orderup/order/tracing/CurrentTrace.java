package dev.orderup.order.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import java.util.HashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The trace to which the request belongs that this thread is answering. */
@Component
public class CurrentTrace {
    public static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Propagator propagator;

    CurrentTrace(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** Does work that was asked for earlier, in the trace of the request that asked for it; null: in none. */
    public void continued(@Nullable String traceparent, String name, Runnable work) {
        if (traceparent == null) {
            work.run();
            return;
        }
        var span = propagator.extract(traceparent, (carrier, header) -> header.equals(TRACEPARENT) ? carrier : null).name(name).start();
        try (var scope = tracer.withSpan(span)) {
            work.run();
        } finally {
            span.end();
        }
    }

    /** In the form of the W3C header; null outside of any trace. */
    public @Nullable String traceparent() {
        var span = tracer.currentSpan();
        if (span == null) {
            return null;
        }
        var headers = new HashMap<String, String>();
        propagator.inject(span.context(), headers, (carrier, name, value) -> headers.put(name, value));
        return headers.get(TRACEPARENT);
    }
}
