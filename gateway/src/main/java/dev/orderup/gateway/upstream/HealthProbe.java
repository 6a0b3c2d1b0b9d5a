package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.Address;
import dev.orderup.gateway.config.HealthSettings;
import dev.orderup.gateway.config.HealthSettings.Kind;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one instance, one question at a time, over connections that requests of clients never use; they are made as those are, so TLS and
 * the version are the same.
 *
 * <p>The story: <em>resting</em> until the next question is due; <em>asking</em> until the answer is whole, or fails, or its time is up; then resting again.
 * The first question comes after a random part of the interval, so that not all are asked at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class HealthProbe extends Loop.Timed {
    private static final Logger LOG = LoggerFactory.getLogger(HealthProbe.class);
    /** More of an answer is not read: the question was answered with its status. */
    private static final int ANSWER_MAX = 64 * 1024;
    /** HealthCheckResponse with status = SERVING, after the five bytes that frame a gRPC message. */
    private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};
    private final Instance instance;
    /** The same address, or that of another port; its connections are not counted as those of the instance. */
    private final Instance asked;
    private final HealthSettings settings;
    private final InstancePool pool;
    private final Connector connector;
    private final String host;
    private @Nullable Question question;
    private long due;
    private int inRow;

    HealthProbe(Loop loop, LoopUpstreams pools, Upstream upstream, Instance instance) {
        this.instance = instance;
        settings = Objects.requireNonNull(upstream.settings().health());
        var address = settings.port() == null
                ? instance.address()
                : new InetSocketAddress(instance.address().getAddress(), settings.port());
        asked = instance.at(address);
        // Over TLS a server may know itself by this name only, and answer 421 to others.
        host = upstream.tls() == null ? asked.name() : new Address(asked.host(), address.getPort()).toString();
        connector = pools.connector(upstream, asked);
        pool = pools.create(upstream, asked);
        due = System.nanoTime() + ThreadLocalRandom.current().nextLong(settings.interval().toNanos());
        loop.watch(this);
    }

    @Override
    protected void tick(long now) {
        pool.tick(now);
        if (question != null) {
            if (now - due > settings.timeout().toNanos()) {
                question.giveUp();
                answered(false, "no answer within " + settings.timeout().toMillis() + " ms");
            }
        } else if (now - due >= 0) {
            due = now;
            question = new Question();
            if (settings.by() == Kind.TCP) {
                connector.connect(false, ChannelInboundHandlerAdapter::new, question::connected, question::failed);
            } else {
                pool.open(question);
            }
        }
    }

    private void answered(boolean yes, String detail) {
        question = null;
        due += settings.interval().toNanos();
        inRow = yes == instance.isHealthy() ? 0 : inRow + 1;
        if (inRow >= (yes ? settings.rise() : settings.fall())) {
            inRow = 0;
            instance.healthy(yes);
            LOG.info("{} {}: {}", instance, yes ? "wants requests again" : "gets no more requests", detail);
        }
    }

    void close() {
        unwatch();
        if (question != null) {
            question.giveUp();
        }
        pool.close();
    }

    private HttpRequest request() {
        boolean grpc = settings.by() == Kind.GRPC;
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, grpc ? HttpMethod.POST : HttpMethod.GET,
                grpc ? "/grpc.health.v1.Health/Check" : settings.path());
        head.headers().set(HttpHeaderNames.HOST, host).set(HttpHeaderNames.USER_AGENT, "orderup-gateway");
        if (grpc) {
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/grpc")
                    .set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS)
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return head;
    }

    private LastHttpContent body() {
        if (settings.by() != Kind.GRPC) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        var service = settings.service().getBytes(StandardCharsets.US_ASCII);
        var message = Unpooled.buffer();
        message.writeByte(0).writeInt(service.length == 0 ? 0 : service.length + 2);
        if (service.length > 0) {
            message.writeByte(1 << 3 | 2).writeByte(service.length).writeBytes(service);
        }
        return new DefaultLastHttpContent(message);
    }

    /** One question; what it still has to say after it was given up is not heard. */
    private final class Question implements ResponseReader {
        private final byte[] begin = new byte[SERVING.length];
        private @Nullable UpstreamStream stream;
        private boolean yes;
        private boolean over;
        private String detail = "";
        private int length;

        void connected(Channel channel) {
            channel.close();
            end(true, "it takes connections");
        }

        @Override
        public void opened(UpstreamStream opened) {
            if (over) {
                opened.cancel();
            } else {
                stream = opened;
                opened.write(request());
                opened.write(body());
                opened.flush();
            }
        }

        @Override
        public void head(HttpResponse head) {
            if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                yes = head.status().codeClass() == HttpStatusClass.SUCCESS;
                detail = settings.path() + " answers " + head.status().code();
                status(head.headers());
            }
            ReferenceCountUtil.release(head);
        }

        @Override
        public void content(HttpContent content) {
            var bytes = content.content();
            for (int i = 0; i < bytes.readableBytes() && length + i < begin.length; i++) {
                begin[length + i] = bytes.getByte(bytes.readerIndex() + i);
            }
            length += bytes.readableBytes();
            if (content instanceof LastHttpContent last) {
                stream = null;
                status(last.trailingHeaders());
                end(settings.by() == Kind.GRPC ? yes && isServing() : yes, detail);
            } else if (length > ANSWER_MAX && !over) {
                giveUp();
                end(settings.by() == Kind.HTTP && yes, detail);
            }
            content.release();
        }

        private boolean isServing() {
            detail = Arrays.equals(begin, SERVING) ? "grpc.health.v1 answers SERVING" : "grpc.health.v1 does not answer SERVING";
            return Arrays.equals(begin, SERVING);
        }

        private void status(HttpHeaders fields) {
            var status = fields.get("grpc-status");
            if (settings.by() == Kind.GRPC && status != null) {
                yes &= status.equals("0");
                detail = "grpc.health.v1 answers with status " + status;
            }
        }

        @Override
        public void readComplete() {}

        @Override
        public void writabilityChanged() {}

        @Override
        public void failed(UpstreamFailure failure) {
            stream = null;
            end(false, failure.detail());
        }

        private void end(boolean wantsRequests, String why) {
            if (!over) {
                over = true;
                answered(wantsRequests, why);
            }
        }

        void giveUp() {
            over = true;
            if (stream == null) {
                pool.forget(this);
            } else {
                stream.cancel();
                stream = null;
            }
        }
    }
}
