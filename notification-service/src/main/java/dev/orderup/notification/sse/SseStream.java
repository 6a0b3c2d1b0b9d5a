package dev.orderup.notification.sse;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;
import dev.orderup.notification.stream.Heartbeats;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import reactor.netty.NettyPipeline;

/**
 * One client's stream: updates, and a farewell that says why it is over. Heartbeats fill the silence.
 *
 * <p>WebFlux answers the request, with all that goes before an answer; once head and greeting are written, this handler takes the
 * connection over and WebFlux's part ends. What the framework keeps for an answer that is being written, a dozen kilobytes, is then
 * kept for none of the thousands that wait:
 *
 * <pre>
 *   before:  socket - codec - [this] - reactor-netty - WebFlux      the end of the answer stops here: the framework thinks it is sent
 *   after:   socket - [this] - follower                             chunks are written as they lie in the event, the last one at the end
 * </pre>
 *
 * A client that was dropped for being slow is told as soon as it reads again. If it takes nothing from one heartbeat to
 * the next, twice, while something waits for it, the connection is cut: it will notice and resume all the same.
 *
 * <p>{@link #wake} and {@link #run} may be called from any thread, all else is done by the channel's event loop.
 */
final class SseStream extends ChannelDuplexHandler implements Runnable {
    private static final int BEATS_TO_CUT = 2;
    /** What waits here, beside the kernel's buffer, for a client that does not read: a few dozen updates. The rest waits in the order's log. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(4 * 1024, 8 * 1024);
    private static final List<String> FRAMEWORK = List.of(NettyPipeline.IdleTimeoutHandler, NettyPipeline.HttpCodec,
            NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
    private static final AtomicIntegerFieldUpdater<SseStream> WOKEN = AtomicIntegerFieldUpdater.newUpdater(SseStream.class, "woken");

    private final Follower follower;
    private final Encoding<byte[]> encoding;
    private final Heartbeats heartbeats;
    private final SseLoops.Woken loop;
    private @Nullable ChannelHandlerContext context;
    @SuppressWarnings("UnusedVariable") // Read and written by WOKEN.
    private volatile int woken;
    private volatile boolean beat;
    /** Whether the client took anything since the last beat. */
    private volatile boolean taken;
    private int beatsStuck;
    private boolean streaming;
    private boolean over;

    SseStream(Follower follower, Encoding<byte[]> encoding, Heartbeats heartbeats, SseLoops.Woken loop) {
        this.follower = follower;
        this.encoding = encoding;
        this.heartbeats = heartbeats;
        this.loop = loop;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        if (!added.channel().isActive()) {
            close();
        }
    }

    /** The framework's answer passes, but for its end. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            // Not in here: the framework has yet to do what it does at the end of an answer.
            ctx.executor().execute(this::takeOver);
            return;
        }
        if (message instanceof HttpResponse head) {
            // Nothing is read behind a stream (RFC 9112, section 9.6).
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var _ = ctx.write(message, promise);
    }

    private void takeOver() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        for (String name : FRAMEWORK) {
            if (ctx.pipeline().context(name) != null) {
                ctx.pipeline().remove(name);
            }
        }
        streaming = true;
        ctx.channel().config().setWriteBufferWaterMark(WAITING);
        // That a client is gone is read, too.
        ctx.channel().config().setAutoRead(true);
        heartbeats.add(this);
        follower.onNews(this::wake);
    }

    /** There may be something new. */
    void wake() {
        if (WOKEN.compareAndSet(this, 0, 1)) {
            loop.add(this);
        }
    }

    /** Writes what there is, as far as the client takes it. */
    void drain() {
        woken = 0;
        ChannelHandlerContext ctx = context;
        if (ctx == null || !streaming || over) {
            return;
        }
        boolean wrote = false;
        while (!over && ctx.channel().isWritable()) {
            byte[] next = next();
            if (next == null) {
                break;
            }
            // Wrapped, not copied: every client's buffer is a view of the same bytes.
            var _ = ctx.write(Unpooled.wrappedBuffer(next), ctx.voidPromise());
            wrote = true;
        }
        if (wrote) {
            taken = true;
            ctx.flush();
        }
        if (over) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(SseWords.LAST_CHUNK)).addListener(ChannelFutureListener.CLOSE);
            close();
        }
    }

    private byte @Nullable [] next() {
        OrderEvent event = follower.poll();
        if (event != null) {
            follower.delivered(event);
            return event.as(encoding);
        }
        EndReason reason = follower.ended();
        if (reason != null) {
            over = true;
            return SseWords.end(reason);
        }
        if (beat) {
            beat = false;
            return SseWords.HEARTBEAT;
        }
        return null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (streaming) {
            drain();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** A client has nothing to say while it listens. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (streaming) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        close();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (streaming) {
            // The connection is broken; the client resumes on another.
            var _ = ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void close() {
        heartbeats.remove(this);
        follower.close();
    }

    /** A heartbeat is due. If the one before still waits, and nothing else was taken instead, the client does not read. */
    @Override
    public void run() {
        beatsStuck = beat && !taken ? beatsStuck + 1 : 0;
        taken = false;
        beat = true;
        ChannelHandlerContext ctx = context;
        if (beatsStuck >= BEATS_TO_CUT && ctx != null) {
            follower.drop();
            var _ = ctx.channel().close();
        } else {
            wake();
        }
    }
}
