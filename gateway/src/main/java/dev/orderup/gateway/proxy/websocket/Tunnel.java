package dev.orderup.gateway.proxy.websocket;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.Outlet;
import dev.orderup.gateway.exchange.RequestReader;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What: an exchange after {@code 101 Switching Protocols}, or after 2xx to an extended CONNECT, as two ways of bytes. When: for WebSocket
 * (RFC 6455), whose frames, masking and extensions are between the two ends. Costs: two open connections per socket over HTTP/1.1, a
 * stream and a connection over HTTP/2 and HTTP/3; per read one small object and a look at the head of each frame. To let the gateway see
 * messages, put a decoder where {@link FrameHeads} is.
 *
 * <pre>
 *   client ──▶ RequestReader ──▶ Way ──▶ UpstreamStream ──▶ upstream     a side is read only while the other side takes what it
 *   client ◀── ClientStream ◀── Way ◀── ResponseReader ◀── upstream     brings, so a peer that does not read stops the one that writes
 * </pre>
 *
 * <p>The story: <em>open</em>, each way until its end, which is handed on while the other way stays open; or, when the gateway stops or
 * nothing was said for too long, <em>leaving</em>: each side is sent a close frame of 1001 as soon as no frame is half said to it, what
 * still comes is thrown away but for the close frame that answers; then <em>done</em>, when both have answered or after a while.
 */
public final class Tunnel extends Loop.Timed {
    /** How long a peer may take to answer a close frame. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int GOING_AWAY = 1001;
    private final ClientStream client;
    private final UpstreamStream upstream;
    private final long idleNanos;
    private final long spreadNanos;
    private final Way toUpstream;
    private final Way toClient;
    private long progress = System.nanoTime();
    private long leaveAt = Long.MAX_VALUE;
    private long leavingSince;
    private boolean leaving;
    private boolean done;

    private Tunnel(ClientStream client, UpstreamStream upstream, Duration idle, Duration spread) {
        this.client = client;
        this.upstream = upstream;
        idleNanos = idle.toNanos();
        spreadNanos = spread.toNanos();
        toUpstream = new Way(client, upstream);
        toClient = new Way(upstream, client);
    }

    /**
     * Takes over both ends of an exchange whose upstream has answered with this head.
     *
     * @param idle how long nothing may be said either way
     * @param spread over how long the sockets of a gateway that stops are closed, so that not all of them come back at once
     */
    public static void join(ClientStream client, HttpResponse head, UpstreamStream upstream, Duration idle, Duration spread, Loop loop) {
        var tunnel = new Tunnel(client, upstream, idle, spread);
        // The client first: what the upstream's codec still holds comes out as bytes at once.
        if (!client.tunnel(head, tunnel.new FromClient())) {
            upstream.cancel();
            client.abort(ClientStream.Abort.PROTOCOL);
            return;
        }
        loop.watch(tunnel);
        upstream.tunnel(tunnel.new FromUpstream());
    }

    @Override
    protected void tick(long now) {
        if (leaving) {
            if (now - leavingSince > CLOSE_NANOS) {
                cut();
            }
        } else if (now - progress > idleNanos) {
            leave("nothing was said for too long");
        } else if (client.isDraining()) {
            leaveWhenItsTurnComes(now);
        }
    }

    private void leaveWhenItsTurnComes(long now) {
        if (leaveAt == Long.MAX_VALUE) {
            leaveAt = now + ThreadLocalRandom.current().nextLong(spreadNanos + 1);
        } else if (now - leaveAt >= 0) {
            leave("the gateway stops");
        }
    }

    private void leave(String reason) {
        leaving = true;
        leavingSince = System.nanoTime();
        var close = closeFrame(reason);
        toClient.leave(close);
        toUpstream.leave(masked(close));
        doneWhenAnswered();
    }

    private static byte[] closeFrame(String reason) {
        var text = reason.getBytes(StandardCharsets.US_ASCII);
        var frame = new byte[4 + text.length];
        frame[0] = (byte) 0x88;
        frame[1] = (byte) (2 + text.length);
        frame[2] = (byte) (GOING_AWAY >> 8);
        frame[3] = (byte) GOING_AWAY;
        System.arraycopy(text, 0, frame, 4, text.length);
        return frame;
    }

    /** Towards a server every frame is masked, section 5.1; the key need not be secret for bytes that nobody chose. */
    private static byte[] masked(byte[] frame) {
        var key = new byte[4];
        ThreadLocalRandom.current().nextBytes(key);
        var out = new byte[frame.length + 4];
        out[0] = frame[0];
        out[1] = (byte) (frame[1] | 0x80);
        System.arraycopy(key, 0, out, 2, 4);
        for (int i = 2; i < frame.length; i++) {
            out[i + 4] = (byte) (frame[i] ^ key[(i - 2) & 3]);
        }
        return out;
    }

    /** Both sides have our close frame and have sent theirs, or have ended. */
    private void doneWhenAnswered() {
        if (leaving && !done && toClient.isOver() && toUpstream.isOver()) {
            toClient.end();
            toUpstream.end();
            doneWhenEnded();
        }
    }

    private void doneWhenEnded() {
        if (toClient.ended && toUpstream.ended) {
            done = true;
            unwatch();
        }
    }

    private void cut() {
        if (!done) {
            done = true;
            unwatch();
            client.abort(ClientStream.Abort.TIMEOUT);
            upstream.cancel();
        }
    }

    /** One direction. */
    private final class Way {
        private final Outlet from;
        private final Outlet to;
        private final FrameHeads frames = new FrameHeads();
        private byte[] goodbye = new byte[0];
        /** The close frame has been written, by us or by the peer: nothing may follow it. */
        private boolean closed;
        private boolean fromEnded;
        private boolean ended;

        Way(Outlet from, Outlet to) {
            this.from = from;
            this.to = to;
        }

        void content(HttpContent content) {
            progress = System.nanoTime();
            if (done || ended) {
                ReferenceCountUtil.release(content);
            } else if (content instanceof LastHttpContent) {
                fromEnded = true;
                if (content.content().isReadable()) {
                    pass(content.content());
                } else {
                    content.release();
                }
                end();
                doneWhenAnswered();
                doneWhenEnded();
            } else if (leaving) {
                last(content.content());
                doneWhenAnswered();
            } else {
                frames.follow(content.content());
                to.write(content);
                holdUp();
            }
        }

        private void pass(ByteBuf bytes) {
            if (leaving) {
                last(bytes);
            } else {
                frames.follow(bytes);
                to.write(new DefaultHttpContent(bytes));
            }
        }

        /** The rest of a frame that was half said goes on, then our close frame; of what follows only a close frame is of interest. */
        private void last(ByteBuf bytes) {
            if (!closed) {
                int end = frames.followToBoundary(bytes, bytes.readerIndex());
                to.write(new DefaultHttpContent(bytes.readRetainedSlice(end - bytes.readerIndex())));
                sayGoodbye();
            }
            frames.follow(bytes);
            bytes.release();
            to.flush();
        }

        private void holdUp() {
            if (!to.isWritable()) {
                to.flush();
                from.pause(!to.isWritable());
            }
        }

        void leave(byte[] frame) {
            goodbye = frame;
            // A side that was held up is read again, or its answer would never come.
            from.pause(false);
            sayGoodbye();
            to.flush();
        }

        private void sayGoodbye() {
            if (!closed && !ended && frames.isAtBoundary()) {
                closed = true;
                if (!frames.isClosing()) {
                    to.write(new DefaultHttpContent(Unpooled.wrappedBuffer(goodbye)));
                }
            }
        }

        /** Nothing more is to be expected from where this comes from. */
        boolean isOver() {
            return ended || (closed && (frames.isClosing() || fromEnded));
        }

        void end() {
            if (!ended) {
                ended = true;
                to.write(LastHttpContent.EMPTY_LAST_CONTENT);
                to.flush();
            }
        }

        void flush() {
            if (!done) {
                to.flush();
            }
        }

        void writabilityChanged() {
            if (!done && !leaving) {
                progress = System.nanoTime();
                from.pause(!to.isWritable());
            }
        }
    }

    private final class FromClient implements RequestReader {
        @Override
        public void content(HttpContent content) {
            toUpstream.content(content);
        }

        @Override
        public void readComplete() {
            toUpstream.flush();
        }

        @Override
        public void writabilityChanged() {
            toClient.writabilityChanged();
        }

        @Override
        public void clientGone() {
            if (!done) {
                done = true;
                unwatch();
                upstream.cancel();
            }
        }

        @Override
        public void drainOver() {
            cut();
        }
    }

    private final class FromUpstream implements ResponseReader {
        @Override
        public void opened(UpstreamStream stream) {
            throw new IllegalStateException("a tunnel was opened long ago");
        }

        @Override
        public void head(HttpResponse head) {
            ReferenceCountUtil.release(head);
            cut();
        }

        @Override
        public void content(HttpContent content) {
            toClient.content(content);
        }

        @Override
        public void readComplete() {
            toClient.flush();
        }

        @Override
        public void writabilityChanged() {
            toUpstream.writabilityChanged();
        }

        @Override
        public void failed(UpstreamFailure failure) {
            if (!done) {
                done = true;
                unwatch();
                client.abort(ClientStream.Abort.UPSTREAM);
            }
        }
    }
}
