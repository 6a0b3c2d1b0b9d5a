package dev.orderup.gateway.policy;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.GrpcCall;
import dev.orderup.gateway.route.Asked;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.route.TargetPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A request on its way through the steps, and what they have found out about it. */
public final class Passage implements Asked {
    /** The field by which a request is known all the way, and which its answer tells again. */
    public static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private final ClientStream client;
    private final HttpRequest head;
    private final boolean grpc;
    private String requestId = "";
    private @Nullable Route route;
    private @Nullable String asked;
    private @Nullable String askedHost;
    private long ahead;
    private @Nullable Runnable atEnd;
    private boolean upgrade;
    private @Nullable String subject;

    public Passage(ClientStream client, HttpRequest head) {
        this.client = client;
        this.head = head;
        grpc = GrpcCall.is(head);
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

    /** The path that was asked for, without the query, which may hold secrets. */
    public String path() {
        return TargetPath.pathOf(asked == null ? head.uri() : asked);
    }

    /** A preflight asks for the method that it is about. */
    @Override
    public String method() {
        return Cors.isPreflight(this)
                ? head.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                : head.method().name();
    }

    /** As it was asked for, whatever it was rewritten to since. */
    @Override
    public String target() {
        return asked == null ? head.uri() : asked;
    }

    void rewrite(String target) {
        asked = head.uri();
        head.setUri(target);
    }

    /** As the client said it, whatever the upstream is told. */
    @Override
    public @Nullable String host() {
        return askedHost == null ? head.headers().get(HttpHeaderNames.HOST) : askedHost;
    }

    void rewriteHost(String host) {
        askedHost = host();
        head.headers().set(HttpHeaderNames.HOST, host);
    }

    @Override
    public Iterator<String> field(String name) {
        return head.headers().valueStringIterator(name);
    }

    @Override
    public @Nullable String serverName() {
        return null;
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

    /** What {@link Allowances#take} said; 0 where nobody counts. */
    long ahead() {
        return ahead;
    }

    void ahead(long said) {
        ahead = said;
    }

    /** Something that is to be done once, when nothing of this request is under way any more. */
    void atEnd(Runnable action) {
        var before = atEnd;
        atEnd = before == null ? action : () -> {
            before.run();
            action.run();
        };
    }

    /** The exchange is over. */
    public void ended() {
        var action = atEnd;
        atEnd = null;
        if (action != null) {
            action.run();
        }
    }

    /** Whether the client asks to go on in another protocol that the gateway tunnels. */
    public boolean isUpgrade() {
        return upgrade;
    }

    void upgrade(boolean asked) {
        upgrade = asked;
    }
}
