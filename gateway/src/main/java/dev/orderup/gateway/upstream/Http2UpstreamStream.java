package dev.orderup.gateway.upstream;

import java.util.Objects;
import dev.orderup.gateway.exchange.Http2Flush;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.exchange.UpstreamStream;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/2 connection to an upstream. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http2UpstreamStream implements UpstreamStream, Http2Flush.Held {
    private final Http2UpstreamConnection connection;
    private final Instance instance;
    private @Nullable ResponseReader reader;
    private @Nullable Http2Stream stream;
    /** Held back until it is known whether a body follows: a request without one is a single frame. */
    private @Nullable Http2Headers heldHead;
    private boolean begun;
    private boolean answered;
    private boolean paused;
    private int unconsumed;

    Http2UpstreamStream(Http2UpstreamConnection connection, ResponseReader reader, Instance instance) {
        this.connection = connection;
        this.reader = reader;
        this.instance = instance;
    }

    // What the connection tells

    void headers(Http2Headers headers, boolean end) throws Http2Exception {
        var user = reader;
        if (user == null) {
            return;
        }
        if (answered) {
            trailers(user, headers, end);
            return;
        }
        var status = status(headers);
        if (status == null) {
            failed(Reason.BAD_RESPONSE, Reach.PERHAPS, instance + " answered without a status");
            cancel();
            return;
        }
        if (status.codeClass() == HttpStatusClass.INFORMATIONAL) {
            var head = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
            head.headers().add(Http2Translation.regular(headers));
            user.head(head);
            return;
        }
        answered = true;
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, Http2Translation.regular(headers));
        if (!end && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        user.head(head);
        if (end) {
            content(LastHttpContent.EMPTY_LAST_CONTENT, 0);
        }
    }

    private void trailers(ResponseReader user, Http2Headers headers, boolean end) {
        if (!end) {
            failed(Reason.BAD_RESPONSE, Reach.ANSWERED, instance + " sent trailers that do not end the stream");
            cancel();
            return;
        }
        reader = null;
        var last = Http2Translation.last(headers);
        user.content(last);
        user.readComplete();
        giveBack();
    }

    private static @Nullable HttpResponseStatus status(Http2Headers headers) {
        var status = headers.status();
        if (status == null || status.length() != 3) {
            return null;
        }
        int code = AsciiString.of(status).parseInt();
        return code >= 100 && code != 101 ? HttpResponseStatus.valueOf(code) : null;
    }

    int content(HttpContent content, int bytes) {
        var user = reader;
        if (user == null || !answered) {
            content.release();
            return bytes;
        }
        if (content instanceof LastHttpContent) {
            reader = null;
            user.content(content);
            user.readComplete();
            return bytes;
        }
        user.content(content);
        if (!paused || reader == null) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    void readComplete() {
        if (reader != null) {
            reader.readComplete();
        }
    }

    void writabilityChanged() {
        if (reader != null) {
            reader.writabilityChanged();
        }
    }

    void failed(Reason reason, Reach reach, String detail) {
        var user = reader;
        reader = null;
        if (user != null) {
            user.failed(new UpstreamFailure(reason, answered ? Reach.ANSWERED : reach, detail));
        }
    }

    // What an exchange does to its upstream

    @Override
    public void write(HttpObject part) {
        if (part instanceof HttpRequest head) {
            heldHead = headersOf(head);
        } else if (part instanceof LastHttpContent last) {
            last(last);
        } else if (part instanceof HttpContent content && ready(false)) {
            data(content, false);
        } else {
            ReferenceCountUtil.release(part);
        }
    }

    private Http2Headers headersOf(HttpRequest head) {
        var headers = new DefaultHttp2Headers(false, head.headers().size() + 4);
        headers.method(head.method().asciiName()).path(head.uri()).scheme(connection.scheme());
        var host = head.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            headers.authority(host);
        }
        return Http2Translation.addTo(headers, head.headers());
    }

    /** Sends the head if it is still held back; false when there is no stream to write to. */
    private boolean ready(boolean end) {
        var held = heldHead;
        if (held != null) {
            heldHead = null;
            begun = true;
            stream = connection.begin(this, held, end);
            if (stream == null) {
                failed(Reason.REFUSED_STREAM, Reach.NOTHING, "the connection to " + instance + " takes no more streams");
            }
        }
        return stream != null && reader != null;
    }

    private void last(LastHttpContent last) {
        boolean trailers = !last.trailingHeaders().isEmpty();
        if (heldHead != null && !trailers && !last.content().isReadable()) {
            last.release();
            ready(true);
        } else if (!ready(false)) {
            last.release();
        } else if (trailers) {
            data(last, false);
            connection.encoder()
                    .writeHeaders(connection.ctx(), id(), Http2Translation.trailers(last.trailingHeaders()), 0, true,
                            connection.ctx().newPromise());
        } else {
            data(last, true);
        }
    }

    private void data(HttpContent content, boolean end) {
        connection.encoder().writeData(connection.ctx(), id(), content.content(), 0, end, connection.ctx().newPromise());
    }

    private int id() {
        return Objects.requireNonNull(stream).id();
    }

    @Override
    public void flush() {
        connection.flush().soon(this);
    }

    @Override
    public void sendHeld() {
        if (heldHead != null) {
            ready(false);
        }
    }

    @Override
    public boolean isWritable() {
        return stream == null || connection.connection().remote().flowController().isWritable(stream);
    }

    @Override
    public void pause(boolean pause) {
        paused = pause;
        if (!pause) {
            giveBack();
        }
    }

    private void giveBack() {
        int bytes = unconsumed;
        unconsumed = 0;
        if (bytes == 0 || stream == null) {
            return;
        }
        try {
            if (connection.connection().local().flowController().consumeBytes(stream, bytes)) {
                connection.ctx().flush();
            }
        } catch (Http2Exception broken) {
            connection.onError(connection.ctx(), true, broken);
        }
    }

    @Override
    public void cancel() {
        reader = null;
        if (!begun) {
            begun = true;
            heldHead = null;
            connection.unused();
            return;
        }
        giveBack();
        if (stream != null && stream.state() != Http2Stream.State.CLOSED) {
            connection.resetStream(connection.ctx(), stream.id(), Http2Error.CANCEL.code(), connection.ctx().newPromise());
            connection.ctx().flush();
        }
    }

    /** 101 is no status of HTTP/2 (RFC 9113 section 8.6), so there is never a head that this could follow. */
    @Override
    public void tunnel(ResponseReader bytes) {
        throw new IllegalStateException("an HTTP/2 upstream does not switch protocols");
    }

    @Override
    public String instance() {
        return instance.name();
    }
}
