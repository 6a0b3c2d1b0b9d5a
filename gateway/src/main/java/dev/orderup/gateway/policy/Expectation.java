package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * {@code Expect: 100-continue} goes on to the service, whose word it is (RFC 9110 section 10.1.1): the client's body is not waited for,
 * and its 100 or its final answer comes back as it says it. An old client cannot expect anything, and what else is expected nobody knows.
 */
final class Expectation implements Step {
    @Override
    public @Nullable Refusal take(Passage passage) {
        var expected = passage.fields().getAll(HttpHeaderNames.EXPECT);
        if (expected.isEmpty()) {
            return null;
        }
        if (passage.client().version().equals("1.0")) {
            passage.fields().remove(HttpHeaderNames.EXPECT);
            return null;
        }
        return expected.size() == 1 && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.get(0))
                ? null
                : Refusal.of(417, "expectation-failed", "Expectation failed",
                        "Expect: " + String.join(", ", expected) + " (expected: 100-continue)");
    }
}
