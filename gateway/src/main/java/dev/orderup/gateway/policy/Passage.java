package dev.orderup.gateway.policy;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.route.TargetPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** A request on its way through the steps, and what they have found out about it. */
public final class Passage {
    private final ClientStream client;
    private final HttpRequest head;
    private final boolean grpc;
    private String requestId = "";
    private @Nullable Route route;
    private boolean upgrade;
    private @Nullable String subject;

    public Passage(ClientStream client, HttpRequest head) {
        this.client = client;
        this.head = head;
        var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        grpc = type != null && type.startsWith("application/grpc");
    }

    public ClientStream client() {
        return client;
    }

    public HttpRequest head() {
        return head;
    }

    HttpHeaders fields() {
        return head.headers();
    }

    public boolean isGrpc() {
        return grpc;
    }

    /** Whether a body follows the head; only then may an answer come before the end of the request. */
    public boolean hasBody() {
        return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
    }

    /** The path without the query, which may hold secrets. */
    public String path() {
        return TargetPath.pathOf(head.uri());
    }

    public String requestId() {
        return requestId;
    }

    void requestId(String id) {
        requestId = id;
    }

    public @Nullable Route route() {
        return route;
    }

    void route(Route found) {
        route = found;
    }

    /** Who asks, as the token says; null where none was asked for. */
    public @Nullable String subject() {
        return subject;
    }

    void subject(String verified) {
        subject = verified;
    }

    /** Whether the client asks to go on in another protocol that the gateway tunnels. */
    public boolean isUpgrade() {
        return upgrade;
    }

    void upgrade(boolean asked) {
        upgrade = asked;
    }
}
