package dev.orderup.gateway.policy;

import dev.orderup.gateway.config.RateSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses who asks too often, and tells everybody how often they may.
 *
 * <p>What: an even rate with a burst for each client ({@link Allowances}), in the fields of draft-ietf-httpapi-ratelimit-headers-10:
 * {@code RateLimit-Policy} with quota and window, {@code RateLimit} with what is left and in how many seconds all of it is back; 429 with
 * {@code Retry-After}. When: one client must not take the service from others. Costs: one hash and one compare-and-set, and 16 bytes for each
 * client that is remembered; one gateway knows nothing of what another one allowed. To tell clients apart by something else, add a case to {@link #client}.
 */
final class RateLimit implements Step, AnswerStep {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String HEADER = "header:";
    private final String name;
    private final RateSettings settings;
    private final Allowances allowances;
    private final SipHash hash = new SipHash();
    private final String policy;
    private final long began = System.nanoTime() - 1;

    RateLimit(String route, RateSettings settings) {
        name = '"' + route + '"';
        this.settings = settings;
        int burst = settings.burstOrRequests();
        long interval = Math.max(1, settings.per().toNanos() / settings.requests());
        allowances = new Allowances(interval, burst, settings.clientsMax());
        policy = name + ";q=" + burst + ";w=" + Math.max(1, seconds(interval * burst));
    }

    /** Whether it needs to know the token first. */
    boolean isBySubject() {
        return settings.key().equals("subject");
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        long ahead = allowances.take(hash.of(client(passage)), System.nanoTime() - began);
        passage.ahead(ahead);
        return ahead > 0
                ? null
                : Refusal.of(429, "quota-exceeded", "Too many requests",
                        "More than " + settings.requests() + " requests in " + settings.per().toMillis() + " ms.")
                        .with("retry-after", Long.toString(Math.max(1, seconds(-ahead))));
    }

    private String client(Passage passage) {
        if (isBySubject() && passage.subject() != null) {
            return "s" + passage.subject();
        }
        if (settings.key().startsWith(HEADER)) {
            var value = passage.fields().get(settings.key().substring(HEADER.length()));
            if (value != null) {
                return "h" + value;
            }
        }
        return address(passage.client().remote().getAddress());
    }

    /** Whoever has one address of IPv6 has the 2^64 of the same network. */
    static String address(InetAddress address) {
        var text = new StringBuilder("a");
        var bytes = address.getAddress();
        for (int i = 0; i < (address instanceof Inet6Address ? bytes.length / 2 : bytes.length); i++) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    @Override
    public void answered(Passage passage, HttpHeaders fields) {
        long ahead = passage.ahead();
        if (ahead != 0) {
            fields.set("ratelimit-policy", policy);
            long wait = ahead > 0 ? seconds(ahead) : Long.parseLong(fields.get(HttpHeaderNames.RETRY_AFTER, "1"));
            fields.set("ratelimit", name + ";r=" + (ahead > 0 ? allowances.remaining(ahead) : 0) + ";t=" + wait);
        }
    }

    private static long seconds(long nanos) {
        return (nanos + SECOND - 1) / SECOND;
    }
}
