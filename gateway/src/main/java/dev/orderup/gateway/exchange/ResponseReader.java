package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** What an upstream tells of a request that was opened on it. */
public interface ResponseReader {

    /** There is a connection: the request may be written. */
    void opened(UpstreamStream stream);

    /** An informational (1xx) or the final head. */
    void head(HttpResponse head);

    /** A piece of the body, now the reader's to release; the last one is a {@code LastHttpContent} with the trailers. */
    void content(HttpContent content);

    /** Nothing more has come in for now: what was written must be flushed, or a stream of events would be held back. */
    void readComplete();

    void writabilityChanged();

    /** It ended before its time. Called at most once, and never after the last content. */
    void failed(UpstreamFailure failure);
}
