package dev.orderup.labs.proxies;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** One new connection after the other, each with a full TLS 1.3 handshake and no request. */
record Handshakes() implements Generator {
    private static final Pattern TOTAL = Pattern.compile("(?m)^(\\d+) connections in (\\d+) real seconds");

    @Override
    public String program() {
        return "openssl";
    }

    @Override
    public Seen run(URI target, Duration duration) throws InterruptedException {
        return parse(Programs.run(List.of("openssl", "s_time", "-connect", target.getAuthority(), "-new", "-tls1_3", "-time",
                Long.toString(Math.max(1, duration.toSeconds())))));
    }

    static Seen parse(String said) {
        var match = Programs.find(TOTAL, said);
        long connections = Long.parseLong(match.group(1));
        // It rounds its seconds up.
        return new Seen(connections, (double) connections / Math.max(1, Long.parseLong(match.group(2)) - 1), 0, Double.NaN, Double.NaN);
    }
}
