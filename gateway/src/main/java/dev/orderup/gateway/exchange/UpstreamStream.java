package dev.orderup.gateway.exchange;

/**
 * The upstream's end of one request: the mirror image of {@link ClientStream}. What is written is the {@code HttpRequest} first, then
 * contents, then one {@code LastHttpContent}.
 */
public interface UpstreamStream extends Outlet {

    /** No interest any more: resets the stream, or closes the connection where a version has no other way. */
    void cancel();

    /** After a head of 101: goes on as a stream of bytes, as {@link ClientStream#tunnel} does. */
    void tunnel(ResponseReader bytes);

    /** The instance that answers, as {@code host:port}. */
    String instance();
}
