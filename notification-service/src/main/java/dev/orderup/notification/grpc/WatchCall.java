package dev.orderup.notification.grpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;

import io.grpc.stub.ServerCallStreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream. It writes only while the transport says it is ready, that is while less than 32 KB wait for the
 * client's flow-control window; what is not written stays in the order's log. News, readiness and cancellation come from
 * different threads: one at a time does the work, the others count up.
 */
final class WatchCall {
    private final ServerCallStreamObserver<byte[]> client;
    private final Encoding<byte[]> encoding;
    private final AtomicInteger work = new AtomicInteger();
    private volatile @Nullable Follower follower;
    private volatile boolean cancelled;
    private boolean over;

    WatchCall(ServerCallStreamObserver<byte[]> client, Encoding<byte[]> encoding) {
        this.client = client;
        this.encoding = encoding;
        client.setOnReadyHandler(this::wake);
    }

    void start(CompletableFuture<Follower> follow) {
        client.setOnCancelHandler(() -> {
            follow.cancel(false);
            cancelled = true;
            wake();
        });
        var _ = follow.whenComplete((newcomer, failure) -> {
            if (newcomer != null) {
                follower = newcomer;
                newcomer.onNews(this::wake);
            } else if (!follow.isCancelled()) {
                client.onError(Statuses.of(failure));
            }
        });
    }

    private void wake() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            drain();
            seen = work.addAndGet(-seen);
        }
    }

    private void drain() {
        Follower source = follower;
        if (source == null || over) {
            return;
        }
        if (cancelled) {
            close(source);
            return;
        }
        while (client.isReady()) {
            OrderEvent event = source.poll();
            if (event == null) {
                break;
            }
            client.onNext(event.as(encoding));
            source.delivered(event);
        }
        // Trailers queue behind what was written, at most 32 KB, so a slow client is told once it has read that.
        EndReason reason = source.ended();
        if (reason != null) {
            close(source);
            end(reason, source);
        }
    }

    private void end(EndReason reason, Follower source) {
        if (reason == EndReason.FINAL) {
            client.onCompleted();
        } else {
            client.onError(Statuses.of(reason, source.orderId(), source.version()));
        }
    }

    private void close(Follower source) {
        over = true;
        source.close();
    }
}
