package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpObject;

/** What the client's end and the upstream's end of an exchange have in common: parts go in, and what comes back can be held up. */
public interface Outlet {

    /** Takes over the part, which is released once it is on its way. */
    void write(HttpObject part);

    void flush();

    /** False while too much that was written waits for the peer; the reader of this end is told of changes. */
    boolean isWritable();

    /** Stops or resumes the delivery of what the peer sends, and with it, in the end, the peer. */
    void pause(boolean paused);
}
