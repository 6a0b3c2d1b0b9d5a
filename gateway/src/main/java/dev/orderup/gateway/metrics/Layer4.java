package dev.orderup.gateway.metrics;

import dev.orderup.gateway.proxy.tcp.TcpMeters;
import dev.orderup.gateway.proxy.udp.UdpMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The counters of one listener at layer 4, all there from the beginning. */
final class Layer4 implements TcpMeters, UdpMeters {
    private final Counter toUpstream;
    private final Counter toClient;
    private final @Nullable Counter spliced;
    private final Map<End, Counter> ends = new EnumMap<>(End.class);
    private final Map<Drop, Counter> drops = new EnumMap<>(Drop.class);

    Layer4(MeterRegistry registry, String prefix, String listener) {
        toUpstream = registry.counter(prefix + ".bytes", "listener", listener, "to", "upstream");
        toClient = registry.counter(prefix + ".bytes", "listener", listener, "to", "client");
        spliced = prefix.endsWith("tcp") ? registry.counter(prefix + ".spliced", "listener", listener) : null;
        if (prefix.endsWith("tcp")) {
            for (var end : End.values()) {
                ends.put(end, registry.counter(prefix + ".ended", "listener", listener, "how", word(end)));
            }
        } else {
            for (var drop : Drop.values()) {
                drops.put(drop, registry.counter(prefix + ".dropped", "listener", listener, "why", word(drop)));
            }
        }
    }

    @Override
    public void carried(long bytesToUpstream, long bytesToClient) {
        toUpstream.increment((double) bytesToUpstream);
        toClient.increment((double) bytesToClient);
    }

    @Override
    public void ended(End how) {
        Objects.requireNonNull(ends.get(how)).increment();
    }

    @Override
    public void spliced() {
        Objects.requireNonNull(spliced).increment();
    }

    @Override
    public void dropped(Drop why) {
        Objects.requireNonNull(drops.get(why)).increment();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
