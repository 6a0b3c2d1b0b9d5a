package dev.orderup.gateway.proxy.forward;

import dev.orderup.gateway.config.Address;
import dev.orderup.gateway.exchange.Bodiless;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ClientStream.Abort;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.jwt.Verdict;
import dev.orderup.gateway.policy.HopByHop;
import dev.orderup.gateway.policy.Refusal;
import dev.orderup.gateway.proxy.http.Answers;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a client asks of a forward proxy.
 *
 * <p>Its story: <em>asked</em>, whether by whom and for where it may be; <em>resolving</em>, away from the loop; <em>dialling</em> the addresses that may be
 * reached, one after the other, and never the name again, which could resolve otherwise by now; then <em>carrying</em>, by a {@link Far}, until
 * both ends are done, or one is gone, or nothing moves for too long. Until then the client is not read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class ForwardExchange extends Loop.Timed implements RequestReader {
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;
    private static final int HTTP = 80;
    private static final String CHALLENGE = "Bearer realm=\"orderup\"";
    private final ForwardProxy proxy;
    private final ClientStream client;
    private final HttpRequest head;
    private final boolean tunnel;
    /** Of the request's body, what came before the client could be stopped: one read of it. */
    private final Queue<HttpContent> held = new ArrayDeque<>();
    private @Nullable Address address;
    private @Nullable Far far;
    private long progress = System.nanoTime();
    private boolean over;

    ForwardExchange(ForwardProxy proxy, ClientStream client, HttpRequest head) {
        this.proxy = proxy;
        this.client = client;
        this.head = head;
        tunnel = head.method().equals(HttpMethod.CONNECT);
    }

    void begin() {
        client.pause(true);
        var refusal = refusal();
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        var asked = Objects.requireNonNull(address);
        try {
            proxy.shared().resolvers().execute(() -> resolve(asked));
        } catch (RejectedExecutionException full) {
            refuse(Refusal.of(503, "resolver-busy", "Service unavailable", "Too many names are being looked up."));
        }
    }

    private @Nullable Refusal refusal() {
        var who = credentials();
        if (who != null) {
            return who;
        }
        var target = target();
        if (target == null) {
            return Refusal.of(400, "bad-target", "Bad request",
                    "This is a forward proxy (expected: CONNECT host:port, or a method with http://host/path).");
        }
        address = target;
        return proxy.shared().destinations().mayBeAskedFor(target)
                ? null
                : Refusal.of(403, "destination-not-allowed", "Forbidden", target + " is not on this proxy's list of destinations.");
    }

    private @Nullable Refusal credentials() {
        var verifier = proxy.shared().verifier();
        if (verifier == null) {
            return null;
        }
        var given = head.headers().getAll(HttpHeaderNames.PROXY_AUTHORIZATION);
        if (given.size() != 1 || !given.getFirst().toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return unauthenticated("A bearer token is needed in Proxy-Authorization, once.", CHALLENGE);
        }
        return switch (verifier.verdict(given.getFirst().substring("bearer ".length()).strip())) {
            case Verdict.Accepted _ -> null;
            case Verdict.Refused(var reason) -> unauthenticated(reason + ".",
                    CHALLENGE + ", error=\"invalid_token\", error_description=\"" + reason + "\"");
            case Verdict.Undecided() ->
                Refusal.of(503, "keys-unknown", "Service unavailable", "The keys that tokens are signed with are not known yet.");
        };
    }

    private static Refusal unauthenticated(String detail, String challenge) {
        return Refusal.of(407, "proxy-unauthenticated", "Proxy authentication required", detail).with("proxy-authenticate", challenge);
    }

    /** Where to; null when the request does not say so in a form for proxies. */
    private @Nullable Address target() {
        try {
            if (tunnel) {
                return Address.of(head.uri());
            }
            var uri = new URI(head.uri());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
            return http ? Address.of(uri.getHost() + ":" + (uri.getPort() < 0 ? HTTP : uri.getPort())) : null;
        } catch (IllegalArgumentException | URISyntaxException malformed) {
            return null;
        }
    }

    /** On a thread of its own. */
    private void resolve(Address asked) {
        InetAddress[] found;
        try {
            found = proxy.shared().resolver().resolve(asked.host());
        } catch (UnknownHostException unknown) {
            found = new InetAddress[0];
        }
        var addresses = found;
        proxy.loop().eventLoop().execute(() -> resolved(asked, addresses));
    }

    private void resolved(Address asked, InetAddress[] addresses) {
        if (over) {
            return;
        }
        var reachable = proxy.shared().destinations().reachable(addresses);
        if (addresses.length == 0) {
            refuse(Refusal.of(502, "unknown-host", "Bad gateway", asked.host() + " cannot be resolved."));
        } else if (reachable.isEmpty()) {
            refuse(Refusal.of(403, "address-not-allowed", "Forbidden",
                    asked.host() + " resolves to a private address, which this proxy does not lead to."));
        } else {
            dial(asked, reachable.iterator());
        }
    }

    private void dial(Address asked, Iterator<InetAddress> addresses) {
        if (!addresses.hasNext()) {
            refuse(Refusal.of(502, "unreachable", "Bad gateway", asked + " cannot be reached."));
            return;
        }
        var end = new Far(this, client, tunnel);
        new Bootstrap().group(proxy.loop().eventLoop())
                .channel(proxy.transport())
                .handler(end)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .connect(new InetSocketAddress(addresses.next(), asked.port()))
                .addListener((ChannelFutureListener) done -> {
                    if (over) {
                        done.channel().close();
                    } else if (done.isSuccess()) {
                        connected(end, done.channel());
                    } else {
                        dial(asked, addresses);
                    }
                });
    }

    private void connected(Far end, Channel channel) {
        far = end;
        progressed();
        if (tunnel) {
            var established = new DefaultHttpResponse(HttpVersion.HTTP_1_1, new HttpResponseStatus(200, "Connection established"));
            if (client.tunnel(established, this)) {
                channel.read();
            } else {
                over();
                channel.close();
                client.abort(Abort.PROTOCOL);
            }
            return;
        }
        channel.pipeline().addFirst(new HttpClientCodec());
        channel.write(request());
        for (var part = held.poll(); part != null; part = held.poll()) {
            end.write(part);
        }
        channel.flush();
        client.pause(false);
        channel.read();
    }

    /** In the form for origins; one request for each connection (RFC 9112 section 3.2.2: Host comes from the target). */
    private HttpRequest request() {
        var uri = URI.create(head.uri());
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var fields = head.headers().copy();
        HopByHop.strip(fields);
        fields.set(HttpHeaderNames.HOST, uri.getRawAuthority());
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(),
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(), fields);
    }

    private void refuse(Refusal refusal) {
        over();
        proxy.shared().meters().refused(refusal.slug());
        client.closeAfterAnswer();
        Answers.refuse(client, refusal, head.uri(), "", false);
    }

    /** It could not be had; answered if nothing was yet. */
    void badAnswer(boolean begun, String detail) {
        if (over) {
            return;
        }
        if (begun) {
            over();
            client.abort(Abort.UPSTREAM);
        } else {
            refuse(Refusal.of(502, "bad-gateway", "Bad gateway", detail));
        }
    }

    void over() {
        over = true;
        unwatch();
        held.forEach(HttpContent::release);
        held.clear();
    }

    boolean isBodiless(HttpResponseStatus status) {
        return Bodiless.is(head.method(), status.code());
    }

    boolean isOver() {
        return over;
    }

    void progressed() {
        progress = System.nanoTime();
    }

    @Override
    protected void tick(long now) {
        if (now - progress > proxy.shared().settings().idleTimeout().toNanos()) {
            cut(Abort.TIMEOUT);
        }
    }

    private void cut(Abort why) {
        if (!over) {
            over();
            client.abort(why);
            if (far != null) {
                far.close();
            }
        }
    }

    @Override
    public void content(HttpContent content) {
        progressed();
        if (over) {
            content.release();
        } else if (far != null) {
            far.write(content);
        } else if (tunnel) {
            // Of CONNECT itself, which has no body (RFC 9110 section 9.3.6).
            content.release();
        } else {
            held.add(content);
        }
    }

    @Override
    public void readComplete() {
        if (far != null) {
            far.flush();
        }
    }

    @Override
    public void writabilityChanged() {
        if (far != null && client.isWritable()) {
            far.read();
        }
    }

    @Override
    public void clientGone() {
        if (!over) {
            over();
            if (far != null) {
                far.close();
            }
        }
    }

    @Override
    public void drainOver() {
        cut(Abort.TIMEOUT);
    }
}
