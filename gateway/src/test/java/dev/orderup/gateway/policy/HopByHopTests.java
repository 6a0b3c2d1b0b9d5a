package dev.orderup.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is for one connection goes no further, and all else goes on as it came (RFC 9110 section 7.6.1). */
class HopByHopTests {
    private static final Set<String> OF_A_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection", "upgrade", "http2-settings",
            "proxy-authorization", "proxy-authenticate");
    /** They frame the message or say who asks: Connection cannot name them away. */
    private static final Set<String> STAY = Set.of("host", "content-length", "transfer-encoding", "te", "authorization", "cookie",
            "content-type",
            "x-request-id", "traceparent");

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void whatConnectionNamesIsGoneAndTheRestIsAsItWas(@ForAll("fields") List<Map.Entry<String, String>> fields,
            @ForAll("named") List<String> named, @ForAll("joints") String joint) {
        var before = headers(fields);
        before.add("Connection", String.join(joint, named));
        var after = before.copy();
        HopByHop.strip(after);

        var gone = named.stream().map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> !STAY.contains(name)).toList();
        for (var name : before.names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (OF_A_CONNECTION.contains(lower) || gone.contains(lower)) {
                assertThat(after.contains(name)).as("%s of %s", name, before).isFalse();
            } else {
                assertThat(after.getAll(name)).as("%s of %s", name, before).isEqualTo(before.getAll(name));
            }
        }
        assertThat(after.names()).isSubsetOf(before.names());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void twiceIsAsGoodAsOnce(@ForAll("fields") List<Map.Entry<String, String>> fields) {
        var once = headers(fields);
        HopByHop.strip(once);
        var twice = once.copy();
        HopByHop.strip(twice);
        assertThat(twice).hasToString(once.toString());
    }

    private static HttpHeaders headers(List<Map.Entry<String, String>> fields) {
        var headers = new DefaultHttpHeaders();
        fields.forEach(field -> headers.add(field.getKey(), field.getValue()));
        return headers;
    }

    @Provide
    Arbitrary<List<Map.Entry<String, String>>> fields() {
        var values = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4);
        return Combinators.combine(names(), values).as(Map::entry).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> named() {
        return names().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> joints() {
        return Arbitraries.of(",", ", ", " ,", "\t, \t", ",,", ", ,");
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of("X-A", "x-a", "X-B", "X-Forwarded-For", "Keep-Alive", "Upgrade", "Proxy-Connection", "Proxy-Authorization",
                "HTTP2-Settings", "Host", "Content-Length", "Transfer-Encoding", "Authorization", "Cookie", "Accept", "Cache-Control");
    }
}
