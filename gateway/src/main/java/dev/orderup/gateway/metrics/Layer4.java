package dev.orderup.gateway.metrics;

import dev.orderup.gateway.proxy.tcp.TcpMeters;
import dev.orderup.gateway.proxy.udp.UdpMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The counters of one listener at layer 4, all there from the beginning. */
abstract class Layer4 {
    private final Counter toUpstream;
    private final Counter toClient;

    private Layer4(MeterRegistry registry, String prefix, String listener) {
        toUpstream = registry.counter(prefix + ".bytes", "listener", listener, "to", "upstream");
        toClient = registry.counter(prefix + ".bytes", "listener", listener, "to", "client");
    }

    public void carried(long bytesToUpstream, long bytesToClient) {
        toUpstream.increment((double) bytesToUpstream);
        toClient.increment((double) bytesToClient);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of connections. */
    static final class Tcp extends Layer4 implements TcpMeters {
        private static final String PREFIX = "orderup.gateway.tcp";
        private final Counter spliced;
        private final Map<End, Counter> ends = new EnumMap<>(End.class);

        Tcp(MeterRegistry registry, String listener) {
            super(registry, PREFIX, listener);
            spliced = registry.counter(PREFIX + ".spliced", "listener", listener);
            for (var end : End.values()) {
                ends.put(end, registry.counter(PREFIX + ".ended", "listener", listener, "how", word(end)));
            }
        }

        @Override
        public void ended(End how) {
            Objects.requireNonNull(ends.get(how)).increment();
        }

        @Override
        public void spliced() {
            spliced.increment();
        }
    }

    /** Of datagrams. */
    static final class Udp extends Layer4 implements UdpMeters {
        private static final String PREFIX = "orderup.gateway.udp";
        private final Map<Drop, Counter> drops = new EnumMap<>(Drop.class);

        Udp(MeterRegistry registry, String listener) {
            super(registry, PREFIX, listener);
            for (var drop : Drop.values()) {
                drops.put(drop, registry.counter(PREFIX + ".dropped", "listener", listener, "why", word(drop)));
            }
        }

        @Override
        public void dropped(Drop why) {
            Objects.requireNonNull(drops.get(why)).increment();
        }
    }
}
