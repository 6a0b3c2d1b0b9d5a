package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.CpuMeter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The one thread on which a pattern does all its work, sockets and timers alike, so that its CPU time is the pattern's. */
final class Loop implements AutoCloseable {
    private final CpuMeter meter;
    private final EventLoopGroup group;
    private final Scheduler scheduler;

    Loop(Word word) {
        this.meter = new CpuMeter(word.toString());
        this.group = new MultiThreadIoEventLoopGroup(1, meter, NioIoHandler.newFactory());
        this.scheduler = Schedulers.fromExecutorService(group.next());
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop thread() {
        return group.next();
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Optional<Duration> cpu() {
        return meter.cpu();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
