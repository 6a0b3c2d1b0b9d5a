package dev.orderup.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpObject;
import org.jspecify.annotations.Nullable;

/** The upstream's end of one request: the mirror image of {@link ClientStream}. */
public interface UpstreamStream {

    /** Takes over the part: the {@code HttpRequest} first, then contents, then one {@code LastHttpContent}. */
    void write(HttpObject part);

    void flush();

    boolean isWritable();

    /** Stops or resumes the delivery of the answer's body. */
    void pause(boolean paused);

    /** No interest any more: resets the stream, or closes the connection where a version has no other way. */
    void cancel();

    /** The connection itself with the relay in the place of HTTP, for bytes after 101; null where there is no such thing. */
    @Nullable
    Channel tunnel(ChannelHandler relay);

    /** The instance that answers, as {@code host:port}. */
    String instance();
}
