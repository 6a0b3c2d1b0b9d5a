package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder without its kindness. As it comes (4.2.18) it joins folded lines (RFC 9112 section 5.2 lets a server refuse
 * them), takes other white space for the single spaces of a request line (section 3), reads {@code http/1.1} (section 2.3: the name is
 * case-sensitive) and chunk extensions without a name (section 7.1.1); all of this is refused here. Bare LF and field names with spaces it
 * refuses itself; what is left over is judged by {@link Framing}.
 *
 * <p>What is refused comes as a failed part in its place, never as an exception, which would overtake the requests before it.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final int SMALL_BUFFER = 256;
    private static final String VERSION = "HTTP/1.";
    private final Chunks chunks = new Chunks();
    private boolean inHead = true;
    private boolean inChunks;
    private boolean headBegun;
    private boolean refused;
    private long headSince = System.nanoTime();
    private int wordEnd;

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
        var problem = refused ? null : problemIn(buffer);
        if (problem != null) {
            out.add(refusal(problem));
        }
        if (refused) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int before = out.size();
        int readable = buffer.readableBytes();
        super.decode(ctx, buffer, out);
        chunks.consumed(readable - buffer.readableBytes());
        for (int i = before; i < out.size(); i++) {
            notice(out.get(i));
        }
    }

    private @Nullable String problemIn(ByteBuf buffer) {
        if (inChunks) {
            return chunks.problemIn(buffer);
        }
        if (!inHead) {
            return null;
        }
        if (!headBegun) {
            skipEmptyLines(buffer);
        }
        if (!headBegun && buffer.isReadable()) {
            headBegun = true;
            headSince = System.nanoTime();
        }
        return isFolded(buffer) ? "a header line begins with white space (obs-fold)" : null;
    }

    private HttpObject refusal(String problem) {
        refused = true;
        HttpObject part = inHead ? createInvalidMessage() : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        part.setDecoderResult(DecoderResult.failure(new FramingException(problem)));
        return part;
    }

    private void notice(Object part) {
        if (part instanceof HttpRequest request) {
            inHead = false;
            inChunks = HttpUtil.isTransferEncodingChunked(request);
            chunks.begin();
        }
        if (part instanceof LastHttpContent) {
            inHead = true;
            inChunks = false;
            headBegun = false;
        }
    }

    /**
     * Whether a line of the head begins with white space, wherever it stands, or with a CR that does not end the head. The buffer begins at the start of
     * a line, because the decoder takes whole lines.
     */
    private static boolean isFolded(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int at = buffer.readerIndex();
        while (at < end) {
            byte first = buffer.getByte(at);
            if (isBlank(first)) {
                return true;
            }
            if (first == '\r') {
                return at + 1 < end && buffer.getByte(at + 1) != '\n';
            }
            int lf = buffer.indexOf(at, end, (byte) '\n');
            at = lf < 0 ? end : lf + 1;
        }
        return false;
    }

    /** Before a request line only, RFC 9112 section 2.2. */
    private static void skipEmptyLines(ByteBuf buffer) {
        while (buffer.isReadable() && (buffer.getByte(buffer.readerIndex()) == '\r' || buffer.getByte(buffer.readerIndex()) == '\n')) {
            buffer.skipBytes(1);
        }
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    // The words of a request line

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        afterOneSpace(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    /** A minor version that is not known is read as the highest that is (RFC 9110 section 2.5). */
    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        afterOneSpace(line, start);
        var version = super.splitThirdWordInitialLine(line, start, length);
        if (!version.startsWith("HTTP/")) {
            throw new FramingException("version " + version + " (expected: HTTP/1.1 or HTTP/1.0)");
        }
        boolean later = version.length() == VERSION.length() + 1 && version.startsWith(VERSION) && version.charAt(VERSION.length()) > '1';
        return later ? HttpVersion.HTTP_1_1.text() : version;
    }

    private void afterOneSpace(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw new FramingException("the words of a request line are parted by one space each");
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        var name = super.splitHeaderName(line, start, length);
        if (Framing.isForged(name)) {
            throw new FramingException("the field " + name + " is not what it looks like");
        }
        return name;
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
