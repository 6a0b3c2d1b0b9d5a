package dev.orderup.gateway.upstream;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Reads the answers of one connection on which one request at a time is under way. Netty's client codec does that, too, but does not tell
 * whether bytes are left over behind an answer, which must not be taken for the next one (RFC 9112 section 6.3).
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int LINE_MAX = 8 * 1024;
    private static final int HEADER_MAX = 64 * 1024;
    private static final int CHUNK_MAX = 64 * 1024;
    private boolean head;

    AnswerDecoder() {
        super(new HttpDecoderConfig().setMaxInitialLineLength(LINE_MAX).setMaxHeaderSize(HEADER_MAX).setMaxChunkSize(CHUNK_MAX));
    }

    /** An answer to HEAD has the fields of a body and none (RFC 9110 section 9.3.2). */
    void asked(HttpMethod method) {
        head = HttpMethod.HEAD.equals(method);
    }

    boolean hasBytesLeft() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean last = message instanceof HttpResponse answer && answer.status().code() >= HttpResponseStatus.OK.code();
        return (head && last) || super.isContentAlwaysEmpty(message);
    }
}
