package dev.orderup.labs.execution;

import dev.orderup.labs.report.LabFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A closed loop: each of {@code connections} sends its next order when the last is answered. One thread drives them all, so it takes
 * no more than one core; what it takes is not counted as the endpoint's.
 */
final class Load implements AutoCloseable {
    private static final int CREATED = 201;
    private static final int ANSWER_BYTES_MAX = 8 * 1024;
    private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final ByteBuf REQUEST = request(PlacedOrder.sample());

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /**
     * What a stretch of load saw.
     *
     * @param refused answers other than 201; they are not in {@code answered} and not in {@code latency}
     * @param cpu     what the endpoint took meanwhile
     * @param latency in nanoseconds
     */
    record Seen(long answered, long refused, Duration took, Duration cpu, Histogram latency) {
        double perSecond() {
            return answered * 1e9 / took.toNanos();
        }

        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private static ByteBuf request(byte[] order) {
        var head = "POST /orders HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(order.length);
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), order).asReadOnly());
    }

    /**
     * Loads until {@code duration} after {@code runIn} is over, without a break between the two; only what is answered after the run-in counts.
     *
     * @param cpu the CPU time that the endpoint has taken so far; asked at the beginning and at the end of what counts
     */
    Seen run(InetSocketAddress target, int connections, Duration runIn, Duration duration, Supplier<Duration> cpu) {
        var tally = new Tally(cpu);
        var _ = loop.schedule(tally::begin, runIn.toNanos(), TimeUnit.NANOSECONDS);
        var _ = loop.schedule(tally::end, runIn.plus(duration).toNanos(), TimeUnit.NANOSECONDS);
        var ends = new ArrayList<CompletableFuture<Void>>();
        for (int connection = 0; connection < connections; connection++) {
            ends.add(connect(target, tally));
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
        return new Seen(tally.latency.getTotalCount(), tally.refused, tally.took, tally.cpu, tally.latency);
    }

    private CompletableFuture<Void> connect(InetSocketAddress target, Tally tally) {
        var end = new CompletableFuture<Void>();
        new Bootstrap().group(loop).channel(NioSocketChannel.class).handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(ANSWER_BYTES_MAX), new Customer(tally, end));
            }
        }).connect(target).addListener(connected -> {
            if (!connected.isSuccess()) {
                end.completeExceptionally(new LabFailure("cannot connect to the endpoint: " + connected.cause()));
            }
        });
        return end;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What the connections of one run share; touched by the one loop only. */
    private static final class Tally {
        private final Histogram latency = new Histogram(LATENCY_NANOS_MAX, DIGITS);
        private final Supplier<Duration> cpuSoFar;
        private Duration cpu = Duration.ZERO;
        private Duration took = Duration.ZERO;
        private long refused;
        private long beganNanos;
        private boolean counting;
        private boolean over;

        Tally(Supplier<Duration> cpuSoFar) {
            this.cpuSoFar = cpuSoFar;
        }

        void begin() {
            cpu = cpuSoFar.get();
            beganNanos = System.nanoTime();
            counting = true;
        }

        void end() {
            took = Duration.ofNanos(System.nanoTime() - beganNanos);
            cpu = cpuSoFar.get().minus(cpu);
            counting = false;
            over = true;
        }

        void count(long sentNanos, int status) {
            if (counting && status == CREATED) {
                latency.recordValue(Math.min(System.nanoTime() - sentNanos, LATENCY_NANOS_MAX));
            } else if (counting) {
                refused++;
            }
        }
    }

    private static final class Customer extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Tally tally;
        private final CompletableFuture<Void> end;
        private long sentNanos;

        Customer(Tally tally, CompletableFuture<Void> end) {
            this.tally = tally;
            this.end = end;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            order(context);
        }

        private void order(ChannelHandlerContext context) {
            sentNanos = System.nanoTime();
            // Past the HTTP codec's encoder, which would build anew what is the same each time.
            context.pipeline().firstContext().writeAndFlush(REQUEST.duplicate()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            tally.count(sentNanos, response.status().code());
            if (!tally.over) {
                order(context);
            } else {
                end.complete(null);
                var _ = context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!end.isDone()) {
                end.completeExceptionally(new LabFailure("the endpoint closed a connection under load"));
            }
        }
    }
}
