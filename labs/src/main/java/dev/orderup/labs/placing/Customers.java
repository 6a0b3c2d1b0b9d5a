package dev.orderup.labs.placing;

import dev.orderup.labs.report.LabFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of customers: each has one connection and places its next order when the last is answered. One thread drives them all and knows
 * just enough HTTP for that, since what it takes is taken from what it measures.
 */
final class Customers implements AutoCloseable {
    private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final int KEY_DIGITS = 19;
    private static final String KEY_PLACE = "0".repeat(KEY_DIGITS);
    private static final String ORDER = """
            {"customerId":"ada","restaurantId":"manual","lines":[{"sku":"margherita","quantity":2,"unitPriceCents":950}],"note":"no onions"}""";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final String authorization;

    Customers(String authorization) {
        this.authorization = authorization;
    }

    /** What a run saw; {@code latency} is in nanoseconds and counts the orders that were answered. */
    record Seen(Histogram latency, Duration took) {}

    Seen run(URI target, int connections, Duration duration) {
        var tally = new Tally(System.nanoTime() + duration.toNanos());
        var ends = new ArrayList<CompletableFuture<Void>>();
        for (int customer = 0; customer < connections; customer++) {
            ends.add(connect(target, tally));
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
        return new Seen(tally.latency, Duration.ofNanos(System.nanoTime() - tally.beganNanos));
    }

    private CompletableFuture<Void> connect(URI target, Tally tally) {
        var end = new CompletableFuture<Void>();
        var request = request(target.getAuthority());
        new Bootstrap().group(loop).channel(NioSocketChannel.class).handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new Answers(), new Customer(request, tally, end));
            }
        }).connect(target.getHost(), target.getPort()).addListener(connected -> {
            if (!connected.isSuccess()) {
                end.completeExceptionally(new LabFailure("cannot connect to %s: %s".formatted(target, connected.cause())));
            }
        });
        return end;
    }

    private byte[] request(String host) {
        return """
                POST /orders HTTP/1.1\r
                Host: %s\r
                Content-Type: application/json\r
                Idempotency-Key: lab-%s\r
                Authorization: %s\r
                Content-Length: %d\r
                \r
                %s""".formatted(host, KEY_PLACE, authorization, ORDER.length(), ORDER).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What the customers of one run share; touched by the one loop only. */
    private static final class Tally {
        private final Histogram latency = new Histogram(LATENCY_NANOS_MAX, DIGITS);
        private final long beganNanos = System.nanoTime();
        private final long endNanos;

        Tally(long endNanos) {
            this.endNanos = endNanos;
        }

        /** Whether to go on. */
        boolean count(long sentNanos) {
            var now = System.nanoTime();
            latency.recordValue(Math.min(now - sentNanos, LATENCY_NANOS_MAX));
            return now - endNanos < 0;
        }
    }

    /** Cuts the stream into answers: the head, and as many bytes as Content-Length says. Passes on the head's first line. */
    private static final class Answers extends ByteToMessageDecoder {
        private static final int HEAD_BYTES_MAX = 8 * 1024;
        private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        private static final ByteBuf END_BYTES = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(END).asReadOnly());
        private static final String LENGTH = "\ncontent-length:";

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int head = ByteBufUtil.indexOf(END_BYTES, in);
            if (head < 0) {
                if (in.readableBytes() > HEAD_BYTES_MAX) {
                    throw new LabFailure("an answer with more than %d bytes of head".formatted(HEAD_BYTES_MAX));
                }
                return;
            }
            var text = in.toString(in.readerIndex(), head - in.readerIndex(), StandardCharsets.US_ASCII);
            int whole = head - in.readerIndex() + END.length + length(text);
            if (in.readableBytes() >= whole) {
                in.skipBytes(whole);
                out.add(text);
            }
        }

        private static int length(String head) {
            int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
            if (at < 0) {
                throw new LabFailure("an answer without Content-Length: " + head);
            }
            int end = head.indexOf('\r', at);
            return Integer.parseInt(head.substring(at + LENGTH.length(), end < 0 ? head.length() : end).strip());
        }
    }

    private static final class Customer extends ChannelInboundHandlerAdapter {
        private static final String PLACED = "HTTP/1.1 201";

        private final byte[] request;
        private final int keyAt;
        private final Tally tally;
        private final CompletableFuture<Void> end;
        private long sentNanos;

        Customer(byte[] request, Tally tally, CompletableFuture<Void> end) {
            this.request = request;
            this.keyAt = new String(request, StandardCharsets.US_ASCII).indexOf(KEY_PLACE);
            this.tally = tally;
            this.end = end;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            order(context);
        }

        private void order(ChannelHandlerContext context) {
            var key = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
            for (int digit = KEY_DIGITS - 1; digit >= 0; digit--) {
                request[keyAt + digit] = (byte) ('0' + key % 10);
                key /= 10;
            }
            sentNanos = System.nanoTime();
            var _ = context.writeAndFlush(context.alloc().directBuffer(request.length).writeBytes(request));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object answer) {
            ReferenceCountUtil.release(answer);
            if (!(answer instanceof String head && head.startsWith(PLACED))) {
                end.completeExceptionally(new LabFailure("an order was not placed: " + answer));
                var _ = context.close();
            } else if (tally.count(sentNanos)) {
                order(context);
            } else {
                end.complete(null);
                var _ = context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end.completeExceptionally(new LabFailure("a connection failed under load: " + cause, cause));
            var _ = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!end.isDone()) {
                end.completeExceptionally(new LabFailure("a connection was closed under load"));
            }
        }
    }
}
