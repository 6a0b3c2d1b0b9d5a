package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpContent;

/** What a listener tells of a request after its head. */
public interface RequestReader {

    /** A piece of the body, now the reader's to release; the last one is a {@code LastHttpContent}. */
    void content(HttpContent content);

    /** Nothing more has come in for now: a good time to flush. */
    void readComplete();

    /** {@link ClientStream#isWritable()} has changed. */
    void writabilityChanged();

    /** The client is gone, has cancelled, or broke the protocol. Nothing can be written any more. */
    void clientGone();

    /** The gateway's drain is over: end what is still going on, in the protocol's own words. */
    void drainOver();
}
