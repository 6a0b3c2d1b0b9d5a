package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Where a listener hands over what it has read. There is one per event loop. */
public interface Door {

    /** A request has begun. The reader that is returned gets the rest of it. */
    RequestReader open(ClientStream client, HttpRequest head);

    /** What came cannot be understood as a request; the answer to it is written and the connection must not be used further. */
    void refuse(ClientStream client, HttpResponseStatus status, String reason, String detail);
}
