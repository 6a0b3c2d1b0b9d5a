package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder without its kindness. As it comes (4.2.18) it joins folded lines (RFC 9112 section 5.2 lets a server refuse
 * them) and drops Content-Length beside Transfer-Encoding (section 6.3 calls that an attack); both are refused here. Bare LF and
 * field names with spaces it refuses itself; what is left over is judged by {@link Framing}.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int SMALL_BUFFER = 256;
    private boolean inHead = true;
    private boolean headBegun;
    private long headSince = System.nanoTime();

    StrictRequestDecoder(ListenerSettings settings) {
        super(new HttpDecoderConfig().setMaxInitialLineLength((int) settings.targetMax().toBytes())
                .setMaxHeaderSize((int) settings.headerMax().toBytes())
                .setMaxChunkSize(64 * 1024)
                .setInitialBufferSize(SMALL_BUFFER)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setValidateHeaders(true));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (inHead) {
            if (!headBegun) {
                skipEmptyLines(buffer);
            }
            if (isFolded(buffer)) {
                throw new FramingException("a header line begins with white space (obs-fold)");
            }
            if (!headBegun && buffer.isReadable()) {
                headBegun = true;
                headSince = System.nanoTime();
            }
        }
        int before = out.size();
        super.decode(ctx, buffer, out);
        for (int i = before; i < out.size(); i++) {
            notice(out.get(i));
        }
    }

    private void notice(Object part) {
        if (part instanceof HttpRequest) {
            inHead = false;
        }
        if (part instanceof LastHttpContent) {
            inHead = true;
            headBegun = false;
        }
    }

    /**
     * The buffer begins at the start of a line, because the decoder takes whole lines. A line of a head that begins with white
     * space is a fold, wherever it stands.
     */
    private boolean isFolded(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int at = buffer.readerIndex();
        if (at < end && isBlank(buffer.getByte(at))) {
            return true;
        }
        while (at < end) {
            int lf = buffer.indexOf(at, end, (byte) '\n');
            if (lf < 0 || lf + 1 >= end) {
                return false;
            }
            byte next = buffer.getByte(lf + 1);
            if (isBlank(next)) {
                return true;
            }
            if (next == '\r') {
                return false;
            }
            at = lf + 1;
        }
        return false;
    }

    /** Before a request line only, RFC 9112 section 2.2. */
    private static void skipEmptyLines(ByteBuf buffer) {
        while (buffer.isReadable() && (buffer.getByte(buffer.readerIndex()) == '\r' || buffer.getByte(buffer.readerIndex()) == '\n')) {
            buffer.skipBytes(1);
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new FramingException("both Content-Length and Transfer-Encoding");
    }

    /** Whether bytes of a head have come and not yet all of it. */
    boolean isHeadBegun() {
        return inHead && headBegun;
    }

    long headSince() {
        return headSince;
    }

    /** A message whose end can be read in two ways. */
    static final class FramingException extends IllegalArgumentException {
        FramingException(String message) {
            super(message);
        }
    }
}
