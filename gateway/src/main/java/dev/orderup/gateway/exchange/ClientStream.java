package dev.orderup.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpObject;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one request, whichever HTTP version carries it. Everything here and in {@link RequestReader} runs on
 * the client connection's event loop, which is also that of the upstream connection: no lock, no hop between threads.
 *
 * <p>An answer is written as an {@code HttpResponse} (informational ones first, if any), {@code HttpContent}s and one
 * {@code LastHttpContent} with the trailers. A head says {@code Transfer-Encoding: chunked} when a body of unknown length
 * follows; versions that frame otherwise drop that line.
 */
public interface ClientStream {

    /** {@code 1.0}, {@code 1.1} or {@code 2}, as in Via and the access log. */
    String version();

    InetSocketAddress remote();

    InetSocketAddress local();

    /** Takes over the part, which is released once it is on its way. */
    void write(HttpObject part);

    void flush();

    /** False while too much that was written waits for the client; {@link RequestReader#writabilityChanged()} tells of changes. */
    boolean isWritable();

    /** Stops or resumes the delivery of the request's body, and with it, in the end, the client. */
    void pause(boolean paused);

    /** No further request on this connection: what follows the current answer could be misread, or the gateway stops. */
    void closeAfterAnswer();

    /** Ends the stream at once; the client sees that the answer is not whole. */
    void abort(Abort why);

    /** Whether the gateway stops: long answers are ended at the deadline of its drain. */
    boolean isDraining();

    /** The connection itself with the relay in the place of HTTP, for bytes after 101; null where there is no such thing. */
    @Nullable
    Channel tunnel(ChannelHandler relay);

    /** Why a stream is ended before its time. */
    enum Abort {
        /** The upstream broke off. */
        UPSTREAM,
        /** The answer was whole before the request was; the rest of the request is not wanted. */
        REST_NOT_WANTED,
        /** Time is up. */
        TIMEOUT,
        /** The client broke the protocol. */
        PROTOCOL
    }
}
