package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpResponse;
import java.net.InetSocketAddress;

/**
 * The client's end of one request, whichever HTTP version carries it. Everything here and in {@link RequestReader} runs on
 * the client connection's event loop, which is also that of the upstream connection: no lock, no hop between threads.
 *
 * <p>An answer is written as an {@code HttpResponse} (informational ones first, if any), {@code HttpContent}s and one
 * {@code LastHttpContent} with the trailers. A head says {@code Transfer-Encoding: chunked} when a body of unknown length
 * follows; versions that frame otherwise drop that line.
 *
 * <p>A request to go on as a WebSocket is a GET with {@code Upgrade: websocket} here, also where a version asks by an extended CONNECT
 * (RFC 8441, RFC 9220); the key that such a version has not got is then made by the listener.
 */
public interface ClientStream extends Outlet {

    /** {@code 1.0}, {@code 1.1} or {@code 2}, as in Via and the access log. */
    String version();

    /** What is the same for all requests of this connection. */
    ConnectionInfo connection();

    default InetSocketAddress remote() {
        return connection().remote();
    }

    default InetSocketAddress local() {
        return connection().local();
    }

    /**
     * Whether the request came before its handshake was complete, so that somebody may have recorded it and say it again (RFC 8446
     * section 8). Asked once, when the request is judged.
     */
    default boolean isEarlyData() {
        return false;
    }

    /**
     * When the first byte of this request was read, in nanoseconds of {@link System#nanoTime}; over HTTP/2, the read that completed its
     * head. Like {@link #isFirst}, asked once, when the head has come.
     */
    long firstByteNanos();

    /** Whether no request came before it on its connection. */
    boolean isFirst();

    /** No further request on this connection: what follows the current answer could be misread, or the gateway stops. */
    void closeAfterAnswer();

    /** Ends the stream at once; the client sees that the answer is not whole. */
    void abort(Abort why);

    /** Whether the gateway stops: long answers are ended at the deadline of its drain. */
    boolean isDraining();

    /**
     * Answers with this head of 101, or what this version says instead (RFC 8441 section 5: 2xx), and goes on as a stream of bytes: what
     * comes and what is written are {@code HttpContent}s, and a {@code LastHttpContent} ends one direction and leaves the other open.
     * Only for a request that is whole. False where the client has already sent what cannot be told from another request.
     */
    boolean tunnel(HttpResponse head, RequestReader bytes);

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
