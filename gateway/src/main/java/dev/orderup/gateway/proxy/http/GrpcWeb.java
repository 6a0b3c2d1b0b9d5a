package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.policy.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What: gRPC-Web in front of gRPC (grpc/grpc PROTOCOL-WEB.md), {@code application/grpc-web} and the base64 of it,
 * {@code application/grpc-web-text}. When: for browsers, which show a page no trailers and let it make no HTTP/2 request of its own; unary
 * and server-streaming calls, over any version of HTTP. Costs: the status travels as a last message, base64 a third more bytes. It stands
 * between listener and exchange, so that the exchange sees gRPC and nothing else.
 *
 * <pre>
 *   listener ── RequestReader ──▶ GrpcWeb ── RequestReader ──▶ Exchange     base64 off
 *   listener ◀── ClientStream ─── GrpcWeb ◀── ClientStream ─── Exchange     trailers into a message with the top bit set, base64 on
 * </pre>
 */
final class GrpcWeb implements ClientStream, RequestReader {
    private static final String GRPC = "application/grpc";
    private static final String WEB = "application/grpc-web";
    private static final String TEXT = "application/grpc-web-text";
    private static final byte TRAILERS = (byte) 0x80;
    private static final int QUANTUM = 4;
    private final ClientStream client;
    private final boolean text;
    private @Nullable RequestReader exchange;
    /** Less than a quantum of base64 that waits for the rest of it. */
    private byte[] begun = {};
    private boolean translating;
    private boolean statusSaid;
    private boolean answerBegun;
    private boolean broken;

    private GrpcWeb(ClientStream client, boolean text) {
        this.client = client;
        this.text = text;
    }

    /** Null when this is no gRPC-Web; else the head has become that of a gRPC call. */
    static @Nullable GrpcWeb of(ClientStream client, HttpRequest head) {
        var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (type == null || !type.startsWith(WEB)) {
            return null;
        }
        boolean text = type.startsWith(TEXT);
        var rest = type.substring((text ? TEXT : WEB).length());
        if (!rest.isEmpty() && "+; ".indexOf(rest.charAt(0)) < 0) {
            return null;
        }
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, GRPC + rest).set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        if (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) && text) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH).set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new GrpcWeb(client, text);
    }

    void exchange(RequestReader reader) {
        exchange = reader;
    }

    // What the listener tells

    @Override
    public void content(HttpContent content) {
        var to = exchange;
        if (to == null || broken) {
            content.release();
        } else if (text) {
            decode(to, content);
        } else {
            to.content(content);
        }
    }

    private void decode(RequestReader to, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        try {
            var bytes = decoded(ByteBufUtil.getBytes(content.content()));
            if (last && begun.length > 0) {
                throw new IllegalArgumentException("the base64 ends in the middle of four characters");
            }
            var body = Unpooled.wrappedBuffer(bytes);
            to.content(last ? new DefaultLastHttpContent(body) : new DefaultHttpContent(body));
        } catch (IllegalArgumentException notBase64) {
            refuse(to, String.valueOf(notBase64.getMessage()));
        } finally {
            content.release();
        }
    }

    /** Base64 in pieces, each of which may be padded. */
    private byte[] decoded(byte[] characters) {
        var all = Arrays.copyOf(begun, begun.length + characters.length);
        System.arraycopy(characters, 0, all, begun.length, characters.length);
        int whole = all.length / QUANTUM * QUANTUM;
        begun = Arrays.copyOfRange(all, whole, all.length);
        var out = Unpooled.buffer(whole);
        for (int start = 0, at = QUANTUM; at <= whole; at += QUANTUM) {
            if (at == whole || all[at - 1] == '=') {
                out.writeBytes(java.util.Base64.getDecoder().decode(Arrays.copyOfRange(all, start, at)));
                start = at;
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    private void refuse(RequestReader to, String detail) {
        broken = true;
        to.clientGone();
        if (answerBegun) {
            client.abort(Abort.PROTOCOL);
        } else {
            client.closeAfterAnswer();
            Answers.refuse(client, Refusal.of(400, "bad-base64", "Bad request", TEXT + ": " + detail + "."), "", "", false);
        }
    }

    @Override
    public void readComplete() {
        if (exchange != null) {
            exchange.readComplete();
        }
    }

    @Override
    public void writabilityChanged() {
        if (exchange != null) {
            exchange.writabilityChanged();
        }
    }

    @Override
    public void clientGone() {
        if (exchange != null) {
            exchange.clientGone();
        }
    }

    @Override
    public void drainOver() {
        if (exchange != null) {
            exchange.drainOver();
        }
    }

    // What the exchange does to its client

    @Override
    public void write(HttpObject part) {
        if (broken) {
            ReferenceCountUtil.release(part);
        } else if (part instanceof HttpResponse head) {
            head(head);
        } else if (!translating) {
            client.write(part);
        } else if (part instanceof LastHttpContent last) {
            last(last);
        } else if (part instanceof HttpContent content) {
            client.write(text ? new DefaultHttpContent(encoded(content.content())) : content);
        }
    }

    private void head(HttpResponse head) {
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            client.write(head);
            return;
        }
        answerBegun = true;
        var fields = head.headers();
        var type = fields.get(HttpHeaderNames.CONTENT_TYPE);
        translating = type != null && type.startsWith(GRPC);
        if (translating) {
            statusSaid = fields.contains("grpc-status");
            fields.set(HttpHeaderNames.CONTENT_TYPE, (text ? TEXT : WEB) + String.valueOf(type).substring(GRPC.length()));
            fields.remove(HttpHeaderNames.TRAILER);
            if (statusSaid && !fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                fields.set(HttpHeaderNames.CONTENT_LENGTH, 0);
            } else if (!statusSaid) {
                fields.remove(HttpHeaderNames.CONTENT_LENGTH).set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
        client.write(head);
    }

    private void last(LastHttpContent last) {
        var body = Unpooled.buffer();
        body.writeBytes(last.content());
        if (!last.trailingHeaders().isEmpty() || !statusSaid) {
            var block = block(last.trailingHeaders());
            body.writeByte(TRAILERS).writeInt(block.length).writeBytes(block);
        }
        last.release();
        client.write(new DefaultLastHttpContent(text ? encoded(body) : body));
    }

    private static byte[] block(HttpHeaders trailers) {
        var out = new StringBuilder();
        trailers.forEach(field -> out.append(field.getKey().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(field.getValue())
                .append("\r\n"));
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuf encoded(ByteBuf bytes) {
        try {
            return Base64.encode(bytes, false);
        } finally {
            bytes.release();
        }
    }

    @Override
    public boolean tunnel(HttpResponse head, RequestReader bytes) {
        ReferenceCountUtil.release(head);
        return false;
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public boolean isWritable() {
        return client.isWritable();
    }

    @Override
    public void pause(boolean paused) {
        client.pause(paused);
    }

    @Override
    public void closeAfterAnswer() {
        client.closeAfterAnswer();
    }

    @Override
    public void abort(Abort why) {
        client.abort(why);
    }

    @Override
    public boolean isDraining() {
        return client.isDraining();
    }

    @Override
    public String version() {
        return client.version();
    }

    @Override
    public ConnectionInfo connection() {
        return client.connection();
    }

    @Override
    public long firstByteNanos() {
        return client.firstByteNanos();
    }

    @Override
    public boolean isFirst() {
        return client.isFirst();
    }

    @Override
    public boolean isEarlyData() {
        return client.isEarlyData();
    }
}
