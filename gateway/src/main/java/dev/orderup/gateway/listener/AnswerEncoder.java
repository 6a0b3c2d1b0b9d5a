package dev.orderup.gateway.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Knows what was asked: an answer to HEAD has the fields of a body but none (RFC 9110 section 9.3.2). */
final class AnswerEncoder extends HttpResponseEncoder {
    private boolean head;

    void answering(HttpMethod method) {
        head = HttpMethod.HEAD.equals(method);
    }

    @Override
    protected void sanitizeHeadersBeforeEncode(HttpResponse answer, boolean alwaysEmpty) {
        if (!head) {
            super.sanitizeHeadersBeforeEncode(answer, alwaysEmpty);
        } else if (answer.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            answer.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
        return (head && answer.status().code() >= HttpResponseStatus.OK.code()) || super.isContentAlwaysEmpty(answer);
    }
}
