package dev.orderup.gateway.policy;

import dev.orderup.gateway.route.TargetPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Brings the request target into origin form with a path that is normalised once (RFC 9112 section 3.2). An absolute form names the
 * host; the Host line is then replaced by it. CONNECT is for a forward proxy, which this is not.
 */
final class Target implements Step {

    @Override
    public @Nullable Refusal take(Passage passage) {
        var head = passage.head();
        if (head.method().equals(HttpMethod.CONNECT)) {
            return Refusal.of(405, "method-not-allowed", "Method not allowed", "CONNECT: this is not a forward proxy.")
                    .with("allow", "");
        }
        if (head.method().equals(HttpMethod.OPTIONS) && head.uri().equals("*")) {
            return null;
        }
        if (!head.uri().startsWith("/")) {
            var absolute = passage.client().connection().scheme() + "://";
            if (head.uri().regionMatches(true, 0, absolute, 0, absolute.length())) {
                originForm(passage, absolute.length());
            }
        }
        hostOfOldClients(passage);
        try {
            head.setUri(TargetPath.normalised(head.uri()));
            return null;
        } catch (IllegalArgumentException wrong) {
            return Refusal.of(400, "bad-target", "Bad request target", "The request target is refused: " + wrong.getMessage() + ".");
        }
    }

    private static void originForm(Passage passage, int start) {
        var head = passage.head();
        int end = start;
        while (end < head.uri().length() && "/?#".indexOf(head.uri().charAt(end)) < 0) {
            end++;
        }
        var rest = head.uri().substring(end);
        passage.fields().set(HttpHeaderNames.HOST, head.uri().substring(start, end));
        head.setUri(rest.startsWith("/") ? rest : "/" + rest);
    }

    /** HTTP/1.0 need not say Host, HTTP/1.1 must. */
    private static void hostOfOldClients(Passage passage) {
        if (!passage.fields().contains(HttpHeaderNames.HOST)) {
            InetSocketAddress local = passage.client().local();
            passage.fields().set(HttpHeaderNames.HOST, local.getHostString() + ":" + local.getPort());
        }
    }
}
