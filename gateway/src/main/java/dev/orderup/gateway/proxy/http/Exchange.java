package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.Bodiless;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ClientStream.Abort;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.exchange.UpstreamStream;
import dev.orderup.gateway.journey.Journey;
import dev.orderup.gateway.journey.JourneyReport;
import dev.orderup.gateway.journey.ServerTiming;
import dev.orderup.gateway.journey.Stage;
import dev.orderup.gateway.metrics.AccessLog;
import dev.orderup.gateway.policy.BodyLimit;
import dev.orderup.gateway.policy.HopByHop;
import dev.orderup.gateway.policy.Passage;
import dev.orderup.gateway.policy.Refusal;
import dev.orderup.gateway.proxy.websocket.Handshake;
import dev.orderup.gateway.proxy.websocket.Tunnel;
import dev.orderup.gateway.route.Route;
import dev.orderup.gateway.upstream.Instance;
import dev.orderup.gateway.upstream.Upstream;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer.
 *
 * <pre>
 *   client ── RequestReader ──▶ Exchange ──▶ UpstreamStream ──▶ upstream
 *   client ◀── ClientStream ──── Exchange ◀── ResponseReader ◀── upstream
 * </pre>
 *
 * <p>Back-pressure: when one side cannot take more, delivery on the other side is paused, which ends in that peer's TCP or HTTP/2
 * window; nothing is collected here but what one read had already brought.
 *
 * <p>The story: <em>answering by itself</em> (a page or a refusal, said when the request is whole so that the connection can be used
 * again); or <em>opening</em> a stream to an instance, perhaps several times; then <em>under way</em>; then <em>done</em>, once, by
 * whichever end comes first: the answer's last part, a failure, a deadline, the client's leaving, the gateway's drain.
 */
final class Exchange extends Loop.Timed implements RequestReader {
    private static final int CLIENT_GONE = 499;
    /** Enough for an order, and for most calls of gRPC; times the requests that wait for their answers, this is memory. */
    private static final int REPLAY_BYTES_MAX = 64 * 1024;
    /** How long the clients of event streams that end with a stopping gateway wait before they come again, each for itself. */
    private static final long RETRY_MILLIS_LEAST = 50;
    private static final long RETRY_MILLIS_MOST = 1000;
    private static final int BACKOFF_DOUBLINGS_MAX = 10;
    /** So much of a body that nobody wants is read to its end, so that the connection can be used again and a body that breaks the protocol is seen. */
    private static final long UNWANTED_BYTES_MAX = 64 * 1024;
    /** And for so long it may stand still meanwhile. */
    private static final long UNWANTED_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private final HttpProxy proxy;
    private final Passage passage;
    private final ClientStream client;
    private final long begun = System.nanoTime();
    /** Null for nearly all: their times are not taken. */
    private final @Nullable Journey journey;
    /** Parts of the body that came before there was a stream: at most what one read brought, for then the client is paused. */
    private final Queue<HttpContent> early = new ArrayDeque<>(2);
    private Set<Instance> tried = Set.of();
    /** From the beginning, as the route or the client says. */
    private long deadline = Long.MAX_VALUE;
    /** Whether the deadline is that of gRPC, which the upstream is told what is left of. */
    private boolean clientsDeadline;
    private long progress = begun;
    private long bytesIn;
    private long bytesOut;
    private int attempts;
    private boolean requestDone;
    /** What has left of the body and is kept to be said again at another instance, until the answer begins; null once it was too much. */
    private @Nullable Queue<HttpContent> sent = new ArrayDeque<>(0);
    private int sentBytes;
    private boolean answerBegun;
    private @Nullable EventStream eventStream;
    /** When this stream of events is to end, because the gateway stops. */
    private long leaveAt = Long.MAX_VALUE;
    private boolean done;
    /** Whether the client is told the times of the answer's end in a trailer. */
    private boolean restIsAnnounced;
    private int status;
    private @Nullable Runnable ownAnswer;
    private @Nullable Upstream upstream;
    /** Where the client was before, on a sticky route. */
    private @Nullable Instance pinned;
    private @Nullable Instance instance;
    private @Nullable Attempt attempt;
    private @Nullable UpstreamStream stream;

    Exchange(HttpProxy proxy, Passage passage) {
        this.proxy = proxy;
        this.passage = passage;
        client = passage.client();
        var journeys = proxy.journeys();
        journey = journeys == null ? null : journeys.begin(client, passage.head(), begun);
    }

    void begin() {
        var refusal = proxy.policy().apply(passage);
        reached(Stage.ROUTE);
        if (refusal != null) {
            if (refusal.status() >= 400) {
                proxy.meters().refused(refusal.slug());
            }
            answer(refusal);
            return;
        }
        switch (Objects.requireNonNull(passage.route()).target()) {
            case Route.Target.Page page ->
                answerWith(200, () -> proxy.page(page.resource()).answer(client, passage.head(), passage.requestId(), this::lastFields));
            case Route.Target.Redirect redirect -> answerWith(redirect.status(), () -> redirect(redirect));
            case Route.Target.Upstream target -> goTo(target.name());
            case Route.Target.Split split -> goTo(chosen(split));
        }
    }

    private void redirect(Route.Target.Redirect redirect) {
        var target = passage.target();
        int query = redirect.query() ? target.indexOf('?') : -1;
        var location = redirect.to().fill(target, passage.host()) + (query < 0 ? "" : target.substring(query));
        Answers.redirect(client, redirect.status(), location, passage.requestId(), this::lastFields);
    }

    private void lastFields(HttpHeaders fields) {
        proxy.policy().answered(passage, fields);
        if (journey != null && mayTell(journey)) {
            ServerTiming.head(journey, fields);
        }
    }

    private void reached(Stage stage) {
        if (journey != null) {
            journey.reached(stage);
        }
    }

    private boolean mayTell(Journey timed) {
        return Objects.requireNonNull(proxy.journeys()).mayTell(timed, passage.subject() != null);
    }

    /** Where the client's cookie leads, so that it stays on one side of a split; by weight when there is none that leads anywhere. */
    private String chosen(Route.Target.Split split) {
        for (var name : split.upstreams()) {
            if (pinned(Objects.requireNonNull(proxy.services().find(name))) != null) {
                return name;
            }
        }
        return split.at(ThreadLocalRandom.current().nextInt(split.total()));
    }

    private void goTo(String service) {
        var found = Objects.requireNonNull(proxy.services().find(service));
        upstream = found;
        pinned = pinned(found);
        passage.head().setProtocolVersion(HttpVersion.HTTP_1_1);
        setDeadline();
        proxy.upstreams().requested(found, begun);
        open();
    }

    private void setDeadline() {
        var total = Objects.requireNonNull(passage.route()).settings().totalTimeout();
        deadline = total == null ? Long.MAX_VALUE : total.toNanos();
        long timeout = passage.isGrpc() ? GrpcTimeout.nanos(passage.head().headers().get(GrpcTimeout.FIELD)) : GrpcTimeout.NONE;
        clientsDeadline = timeout != GrpcTimeout.NONE;
        deadline = Math.min(deadline, timeout);
    }

    private @Nullable Instance pinned(Upstream service) {
        var sticky = Objects.requireNonNull(passage.route()).sticky();
        var pin = sticky == null ? null : sticky.pinIn(passage.head().headers().getAll(HttpHeaderNames.COOKIE));
        return pin == null ? null : service.pinned(pin);
    }

    private void open() {
        attempts++;
        var now = new Attempt();
        attempt = now;
        var service = Objects.requireNonNull(upstream);
        instance = proxy.upstreams().pick(service, pinned, proxy.key(service).of(passage), tried);
        if (instance == null) {
            now.failed(new UpstreamFailure(Reason.NO_INSTANCE, Reach.NOTHING, "no instance of " + service.name() + " is left"));
        } else {
            now.begin(instance);
            proxy.upstreams().connect(service, instance, now);
            if (journey != null && stream == null) {
                journey.waitsForConnection();
            }
        }
    }

    /** Another try, at once or after a back-off; within the budget of the upstream, or not at all. */
    private void tryAgain(UpstreamFailure failure) {
        long now = System.nanoTime();
        if (!proxy.upstreams().mayRetry(Objects.requireNonNull(upstream), now)) {
            proxy.meters().refused("retry-budget");
            answer(Refusal.of(503, "retry-budget", "Service unavailable",
                    "The service fails so often that it is not asked again for every request."));
            return;
        }
        sayAgain();
        long wait = failure.reach() == Reach.NOTHING && attempts == 1 ? 0 : backoffNanos();
        if (wait == 0) {
            open();
        } else {
            progress = now;
            proxy.loop().later(wait, this::afterBackoff);
        }
    }

    /** A random part of a time that doubles with each try, so that those who failed together do not come back together. */
    private long backoffNanos() {
        var retries = Objects.requireNonNull(upstream).settings().retries();
        long most = Math.min(retries.backoff().toNanos() << Math.min(attempts - 1, BACKOFF_DOUBLINGS_MAX), retries.backoffMax().toNanos());
        return ThreadLocalRandom.current().nextLong(most) + 1;
    }

    private void afterBackoff() {
        if (!done && ownAnswer == null && attempt == null) {
            open();
        }
    }

    // The client's side

    @Override
    public void content(HttpContent content) {
        bytesIn += content.content().readableBytes();
        requestDone |= content instanceof LastHttpContent;
        progress = System.nanoTime();
        if (done || ownAnswer != null) {
            content.release();
            requestDone |= bytesIn > UNWANTED_BYTES_MAX;
            sayOwnAnswer();
        } else if (isTooLarge()) {
            content.release();
            tooLarge();
        } else if (stream == null) {
            early.add(content);
            client.pause(!requestDone);
        } else {
            send(content);
        }
    }

    private boolean isTooLarge() {
        return bytesIn > Objects.requireNonNull(passage.route()).settings().bodyMax().toBytes() && !passage.isUpgrade();
    }

    private void tooLarge() {
        leaveUpstream();
        proxy.meters().refused("payload-too-large");
        if (answerBegun) {
            abort(Abort.PROTOCOL, 413);
        } else {
            answer(BodyLimit.refusal(Objects.requireNonNull(passage.route()).settings().bodyMax()));
        }
    }

    private void send(HttpContent content) {
        var to = Objects.requireNonNull(stream);
        if (content instanceof LastHttpContent last) {
            HopByHop.stripTrailers(last.trailingHeaders());
        }
        keep(content);
        to.write(content);
        if (!requestDone && !done) {
            client.pause(!to.isWritable());
        }
    }

    private void keep(HttpContent content) {
        var kept = sent;
        if (kept != null && !answerBegun && content != LastHttpContent.EMPTY_LAST_CONTENT) {
            sentBytes += content.content().readableBytes();
            kept.add(content.retainedDuplicate());
            if (sentBytes > REPLAY_BYTES_MAX) {
                forgetSent();
            }
        }
    }

    private void forgetSent() {
        var kept = sent;
        sent = null;
        if (kept != null) {
            kept.forEach(ReferenceCountUtil::release);
        }
    }

    /** What has left comes before what has not. */
    private void sayAgain() {
        var kept = Objects.requireNonNull(sent);
        kept.addAll(early);
        early.clear();
        early.addAll(kept);
        kept.clear();
        sentBytes = 0;
    }

    @Override
    public void readComplete() {
        if (stream != null) {
            stream.flush();
        }
    }

    @Override
    public void writabilityChanged() {
        if (stream != null && !done) {
            progress = System.nanoTime();
            stream.pause(!client.isWritable());
        }
    }

    @Override
    public void clientGone() {
        if (!done) {
            leaveUpstream();
            finish(CLIENT_GONE);
        }
    }

    @Override
    public void drainOver() {
        if (done) {
            return;
        }
        boolean begunAtService = stream != null;
        leaveUpstream();
        if (eventStream != null && answerBegun) {
            // A whole answer: the browser reconnects, and to an instance that stays.
            finish(status);
            client.write(LastHttpContent.EMPTY_LAST_CONTENT);
            client.flush();
        } else if (answerBegun && passage.isGrpc()) {
            grpcIsCut();
        } else if (answerBegun) {
            abort(Abort.UPSTREAM, status);
        } else {
            requestDone = true;
            answer(begunAtService
                    ? Refusal.of(504, "gateway-timeout", "Gateway timeout", "The gateway stops, and no answer has come.")
                    : Refusal.of(503, "stopping", "Service unavailable", "The gateway stops."));
        }
    }

    /** A stream of messages that would go on: its client may come again for the rest. */
    private void grpcIsCut() {
        finish(status);
        var last = new DefaultLastHttpContent();
        last.trailingHeaders().set("grpc-status", 14).set("grpc-message", "the gateway stops");
        client.write(last);
        client.flush();
    }

    /** In its turn, so that not all come back at once, and where an event has ended: what follows would be half of one. */
    private void leaveWhenItsTurnComes(EventStream events, long now) {
        if (leaveAt == Long.MAX_VALUE) {
            leaveAt = now + ThreadLocalRandom.current().nextLong(proxy.goodbyes().toNanos() + 1);
        }
        if (now - leaveAt >= 0 && events.isBetweenEvents()) {
            leaveUpstream();
            finish(status);
            client.closeAfterAnswer();
            client.write(new DefaultHttpContent(
                    events.retry(ThreadLocalRandom.current().nextLong(RETRY_MILLIS_LEAST, RETRY_MILLIS_MOST + 1))));
            client.write(LastHttpContent.EMPTY_LAST_CONTENT);
            client.flush();
        }
    }

    // Answers of the gateway itself

    private void answer(Refusal refusal) {
        answerWith(refusal.status(),
                () -> Answers.refuse(client, refusal, passage.path(), passage.requestId(), passage.isGrpc(), this::lastFields));
    }

    /** Said at the end of the request, if that is near; else at once. */
    private void answerWith(int code, Runnable answer) {
        status = code;
        ownAnswer = answer;
        requestDone |= !isEndNear();
        if (requestDone) {
            sayOwnAnswer();
        } else {
            client.pause(false);
        }
    }

    /** A gRPC client may send nothing more before it is answered, and one that expects 100 sends nothing at all. */
    private boolean isEndNear() {
        return !passage.hasBody() || (!passage.isGrpc() && bytesIn <= UNWANTED_BYTES_MAX && !HttpUtil.is100ContinueExpected(passage.head())
                && HttpUtil.getContentLength(passage.head(), 0L) <= UNWANTED_BYTES_MAX);
    }

    private void sayOwnAnswer() {
        var answer = ownAnswer;
        if (answer != null && requestDone && !done) {
            reached(Stage.LAST_BYTE);
            finish(status);
            answer.run();
        }
    }

    private void abort(Abort why, int code) {
        finish(code);
        client.abort(why);
    }

    // Ends

    private void endAttempt() {
        if (attempt != null) {
            attempt.end();
        }
        attempt = null;
    }

    private void leaveUpstream() {
        var current = attempt;
        endAttempt();
        var open = stream;
        stream = null;
        if (open != null) {
            open.cancel();
        } else if (current != null && instance != null) {
            proxy.upstreams().forget(instance, current);
        }
    }

    private void finish(int code) {
        done = true;
        unwatch();
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        forgetSent();
        passage.ended();
        long nanos = System.nanoTime() - begun;
        var route = passage.route() == null ? "none" : passage.route().name();
        if (journey != null) {
            ended(journey, route, code);
        }
        proxy.meters().request(route, upstream == null ? "none" : upstream.name(), code, nanos);
        var log = proxy.accessLog();
        if (log != null) {
            log.add(new AccessLog.Line(System.currentTimeMillis(), passage.requestId(), client.remote().getAddress().getHostAddress(),
                    client.version(),
                    passage.head().method().name(), passage.path(), route, passage.host(), instance == null ? null : instance.name(),
                    passage.subject(),
                    code, bytesIn,
                    bytesOut, nanos / 1000));
        }
    }

    private void ended(Journey timed, String route, int code) {
        var request = new JourneyReport.Request(passage.requestId(), passage.head().headers().get("traceparent"),
                passage.head().method().name(), route, upstream == null ? null : upstream.name(),
                instance == null ? null : instance.name(), code);
        Objects.requireNonNull(proxy.journeys()).ended(timed, client, request);
    }

    @Override
    protected void tick(long now) {
        if (done || ownAnswer != null) {
            requestDone |= now - progress > UNWANTED_NANOS_MAX;
            sayOwnAnswer();
            return;
        }
        var settings = Objects.requireNonNull(passage.route()).settings();
        if (now - begun > deadline) {
            timeOut(clientsDeadline ? "The deadline that the client set is over." : "No whole answer came within the time for it.");
        } else if (!answerBegun && settings.tryTimeout() != null && isUpstreamsTurn() && now - progress > settings.tryTimeout().toNanos()
                && attempt != null && attempt.mayBeGivenUp()) {
            attempt.giveUp();
        } else if (!answerBegun && isUpstreamsTurn() && now - progress > settings.responseTimeout().toNanos()) {
            if (attempt != null && instance != null) {
                instance.failed(Reason.RESPONSE_TIMEOUT);
            }
            timeOut("No answer came within " + settings.responseTimeout().toMillis() + " ms.");
        } else if (!answerBegun && passage.isGrpc() && now - progress > settings.streamIdle().toNanos()) {
            // A call may be silent between its messages, so listeners have no deadline for it; as an answer is, it is under this one.
            leaveUpstream();
            proxy.meters().refused("slow-body");
            answer(Refusal.of(408, "slow-body", "Request timeout", "No message of the call came for too long."));
        } else if (answerBegun && now - progress > settings.streamIdle().toNanos()) {
            leaveUpstream();
            abort(Abort.TIMEOUT, status);
        } else if (answerBegun && !client.isWritable() && proxy.buffers().givesUp(now - progress)) {
            proxy.meters().refused("buffers");
            leaveUpstream();
            abort(Abort.TIMEOUT, status);
        } else if (eventStream != null && client.isDraining()) {
            leaveWhenItsTurnComes(eventStream, now);
        }
    }

    /** It has the whole request, or takes no more of it: then the client is paused, and its own deadline does not run. */
    private boolean isUpstreamsTurn() {
        return requestDone || stream == null || !stream.isWritable();
    }

    private void timeOut(String detail) {
        leaveUpstream();
        if (answerBegun) {
            abort(Abort.TIMEOUT, 504);
        } else {
            answer(Refusal.of(504, "gateway-timeout", "Gateway timeout", detail));
        }
    }

    /** Where the gateway is one end of the WebSocket handshake, because the version of the client has another. */
    private boolean isOverStreams() {
        return !client.version().startsWith("1");
    }

    /** One try at one instance. What a try that was given up still has to say is not heard. */
    private final class Attempt implements ResponseReader {
        private @Nullable Instance at;

        void begin(Instance chosen) {
            at = chosen;
            proxy.upstreams().began(chosen);
        }

        void end() {
            var ended = at;
            at = null;
            if (ended != null) {
                proxy.upstreams().ended(ended);
            }
        }

        /** Only for another one's sake: an answer that is late is better than none. */
        boolean mayBeGivenUp() {
            return sent != null && Failures.isIdempotent(passage.head()) && attempts < proxy.settings().attemptsMax()
                    && tried.size() + 1 < Objects.requireNonNull(upstream).instances().size();
        }

        void giveUp() {
            var slow = Objects.requireNonNull(instance);
            slow.failed(Reason.RESPONSE_TIMEOUT);
            tried(slow);
            leaveUpstream();
            tryAgain(new UpstreamFailure(Reason.RESPONSE_TIMEOUT, Reach.PERHAPS, slow + " was too slow"));
        }

        @Override
        public void opened(UpstreamStream opened) {
            if (attempt != this) {
                opened.cancel();
                return;
            }
            progress = System.nanoTime();
            stream = opened;
            reached(Stage.UPSTREAM_CONNECT);
            if (clientsDeadline) {
                passage.head().headers().set(GrpcTimeout.FIELD, GrpcTimeout.text(deadline - (progress - begun)));
            }
            opened.write(passage.head());
            if (early.isEmpty() && requestDone) {
                opened.write(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            while (!early.isEmpty() && stream == opened) {
                send(early.remove());
            }
            if (stream == opened) {
                opened.flush();
                client.pause(!requestDone && !opened.isWritable());
            }
        }

        @Override
        public void head(HttpResponse head) {
            progress = System.nanoTime();
            if (attempt != this) {
                ReferenceCountUtil.release(head);
            } else if (head.status().code() == 101) {
                switched(head);
            } else if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                informational(head);
            } else {
                answered(head);
            }
        }

        private void informational(HttpResponse head) {
            if (client.version().equals("1.0")) {
                ReferenceCountUtil.release(head);
                return;
            }
            HopByHop.strip(head.headers());
            client.write(head);
            client.flush();
        }

        private void answered(HttpResponse head) {
            Objects.requireNonNull(instance).succeeded();
            if (passage.isUpgrade() && isOverStreams() && head.status().codeClass() == HttpStatusClass.SUCCESS) {
                // To an extended CONNECT a 2xx would mean that the tunnel is open.
                badUpgrade("The service did not switch protocols.");
                return;
            }
            answerBegun = true;
            reached(Stage.UPSTREAM_WAIT);
            forgetSent();
            status = head.status().code();
            var fields = head.headers();
            HopByHop.strip(fields);
            var type = fields.get(HttpHeaderNames.CONTENT_TYPE);
            eventStream = type != null && type.startsWith("text/event-stream") && !fields.contains(HttpHeaderNames.CONTENT_LENGTH)
                    && !fields.contains(HttpHeaderNames.CONTENT_ENCODING) ? new EventStream() : null;
            fields.set(Passage.REQUEST_ID, passage.requestId());
            pin(fields);
            lastFields(fields);
            lengthOf(head);
            if (journey != null) {
                announce(journey, fields);
            }
            client.write(head);
            reached(Stage.FIRST_BYTE_BACK);
        }

        /** On a sticky route, a client that was nowhere before, or whose instance is gone, is told where it is now. */
        private void pin(HttpHeaders fields) {
            var sticky = Objects.requireNonNull(passage.route()).sticky();
            if (sticky != null && instance != null && !instance.equals(pinned)) {
                boolean secure = "https".equals(passage.head().headers().get("x-forwarded-proto"));
                fields.add(HttpHeaderNames.SET_COOKIE, sticky.pinning(instance.pin(), secure));
            }
        }

        private boolean isBodiless() {
            return Bodiless.is(passage.head().method(), status);
        }

        /** A body that ends with the upstream's connection is framed for the client, who could not tell its end from a failure. */
        private void lengthOf(HttpResponse head) {
            var fields = head.headers();
            if (isBodiless()) {
                fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
            } else if (!fields.contains(HttpHeaderNames.CONTENT_LENGTH) && !fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                fields.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            }
        }

        /** What is not known yet can follow the body: on streams always, else in chunks, to who has said that it reads trailers. */
        private void announce(Journey timed, HttpHeaders fields) {
            boolean trailers = isOverStreams() || (client.version().equals("1.1")
                    && fields.contains(HttpHeaderNames.TRANSFER_ENCODING) && passage.head().headers().contains(HttpHeaderNames.TE));
            restIsAnnounced = trailers && !isBodiless() && mayTell(timed);
            if (restIsAnnounced) {
                ServerTiming.announce(fields);
            }
        }

        private void switched(HttpResponse head) {
            var from = stream;
            if (!passage.isUpgrade() || from == null) {
                badUpgrade("The service switched protocols unasked.");
            } else if (isOverStreams() && !Handshake.isAccepted(passage.head().headers(), head.headers())) {
                badUpgrade("The service switched protocols, but its Sec-WebSocket-Accept is not that of the key.");
            } else {
                status = 101;
                reached(Stage.UPSTREAM_WAIT);
                Objects.requireNonNull(instance).succeeded();
                finish(101);
                endAttempt();
                head.headers().set(Passage.REQUEST_ID, passage.requestId());
                if (journey != null && mayTell(journey)) {
                    ServerTiming.head(journey, head.headers());
                }
                var idle = Objects.requireNonNull(passage.route()).settings().streamIdle();
                Tunnel.join(client, head, from, idle, proxy.goodbyes(), proxy.loop());
            }
        }

        private void badUpgrade(String detail) {
            leaveUpstream();
            answer(Refusal.of(502, "bad-gateway", "Bad gateway", detail));
        }

        @Override
        public void content(HttpContent content) {
            if (attempt != this || !answerBegun) {
                content.release();
                return;
            }
            progress = System.nanoTime();
            bytesOut += content.content().readableBytes();
            if (content instanceof LastHttpContent) {
                last(content);
                return;
            }
            if (eventStream != null) {
                eventStream.passes(content.content());
            }
            client.write(content);
            if (!client.isWritable() && stream != null) {
                client.flush();
                if (!client.isWritable() && stream != null) {
                    stream.pause(true);
                }
            }
        }

        private void last(HttpContent content) {
            var open = stream;
            endAttempt();
            stream = null;
            reached(Stage.LAST_BYTE);
            finish(status);
            var last = (LastHttpContent) content;
            HopByHop.stripTrailers(last.trailingHeaders());
            client.write(journey != null && restIsAnnounced ? ServerTiming.trailer(journey, last) : last);
            client.flush();
            if (!requestDone && open != null) {
                open.cancel();
            }
        }

        @Override
        public void readComplete() {
            if (attempt == this && answerBegun) {
                client.flush();
            }
        }

        @Override
        public void writabilityChanged() {
            if (attempt == this && stream != null && !requestDone) {
                progress = System.nanoTime();
                client.pause(!stream.isWritable());
            }
        }

        @Override
        public void failed(UpstreamFailure failure) {
            if (attempt != this) {
                return;
            }
            if (at != null) {
                note(at, failure);
            }
            endAttempt();
            stream = null;
            if (mayTryAgain(failure)) {
                tryAgain(failure);
            } else if (answerBegun) {
                abort(Abort.UPSTREAM, 502);
            } else {
                answer(Failures.refusal(failure));
            }
        }

        private void note(Instance at, UpstreamFailure failure) {
            switch (failure.reason()) {
                case CONNECT, CONNECT_TIMEOUT, TLS -> {
                    at.failed(failure.reason());
                    tried(at);
                }
                case POOL_FULL, REFUSED_STREAM -> tried(at);
                default -> {
                    at.failed(failure.reason());
                    // Rather another one: this may have more connections that are as dead. When it is the last, it is tried again,
                    // because a kept connection that was closed says nothing about a new one.
                    if (tried.size() + 1 < Objects.requireNonNull(upstream).instances().size()) {
                        tried(at);
                    }
                }
            }
        }

        private void tried(Instance at) {
            tried = tried.isEmpty() ? new HashSet<>() : tried;
            tried.add(at);
        }

        /** Only what surely had no effect, or may be said twice; only when all of it can be said again; and not for ever. */
        private boolean mayTryAgain(UpstreamFailure failure) {
            if (failure.reason() == Reason.POOL_FULL && instance != null && instance.equals(pinned)) {
                // It lives, and has what the client comes for: elsewhere there is nothing, and the cookie would be lost as well.
                return false;
            }
            boolean safe = switch (failure.reach()) {
                case NOTHING -> true;
                case PERHAPS -> failure.reason() == Reason.CLOSED && Failures.isIdempotent(passage.head());
                case ANSWERED -> false;
            };
            return safe && sent != null && failure.reason() != Reason.NO_INSTANCE && attempts < proxy.settings().attemptsMax()
                    && tried.size() < Objects.requireNonNull(upstream).instances().size();
        }
    }
}
