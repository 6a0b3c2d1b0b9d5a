package dev.orderup.notification.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesResponse;
import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderLine;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.OrderUpdate;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** What the service under test needs of order-service: the histories of orders, over real gRPC on a port of its own. */
public final class HistoryServer extends OrderServiceGrpc.OrderServiceImplBase {
    /** Whose all orders are. */
    public static final String CUSTOMER = "ada";
    public static final String RESTAURANT = "roma";

    private final Map<String, List<OrderUpdate>> histories = new ConcurrentHashMap<>();
    private final Set<String> shownTokens = ConcurrentHashMap.newKeySet();
    private final ServerInterceptor shown = new ServerInterceptor() {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            shownTokens.add(String.valueOf(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER))));
            return next.startCall(call, headers);
        }
    };
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletableFuture<Void> held = CompletableFuture.completedFuture(null);
    private int port;
    private @Nullable Server server;

    public HistoryServer() {
        start();
    }

    public void start() {
        try {
            Server starting = NettyServerBuilder.forPort(port).addService(this).intercept(shown).directExecutor().build().start();
            port = starting.getPort();
            server = starting;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() throws InterruptedException {
        if (server != null) {
            server.shutdownNow().awaitTermination();
        }
    }

    public String target() {
        return "static://127.0.0.1:" + port;
    }

    /** What callers showed for authorization. */
    public Set<String> shownTokens() {
        return shownTokens;
    }

    public int asked() {
        return asked.get();
    }

    public void commit(OrderUpdate update) {
        histories.computeIfAbsent(update.getOrderId(), _ -> new CopyOnWriteArrayList<>()).add(update);
    }

    public long version(String orderId) {
        return histories.getOrDefault(orderId, List.of()).size();
    }

    /** While it holds, nobody learns a history; questions for it wait. */
    public Runnable holdHistories() {
        CompletableFuture<Void> hold = new CompletableFuture<>();
        held = hold;
        return () -> hold.complete(null);
    }

    /** The order as it is now. What it contains is the same for all orders of these tests. */
    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<Order> client) {
        List<OrderUpdate> history = histories.get(request.getOrderId());
        if (history == null) {
            client.onError(Status.NOT_FOUND.asException());
            return;
        }
        OrderUpdate last = history.getLast();
        client.onNext(Order.newBuilder()
                .setId(request.getOrderId())
                .setVersion(last.getVersion())
                .setStatus(last.getStatus())
                .setCustomerId("c")
                .setRestaurantId("napoli")
                .addLines(OrderLine.newBuilder().setSku("margherita").setQuantity(2).setUnitPriceCents(1050))
                .addLines(OrderLine.newBuilder().setSku("tiramisu").setQuantity(1).setUnitPriceCents(605))
                .setNote("no \"basil\"\n")
                .setTotalCents(2705)
                .setPlacedAt(history.getFirst().getAt())
                .setUpdatedAt(last.getAt())
                .build());
        client.onCompleted();
    }

    @Override
    public void listOrderUpdates(ListOrderUpdatesRequest request, StreamObserver<ListOrderUpdatesResponse> client) {
        asked.incrementAndGet();
        var _ = held.thenRun(() -> tell(request, client));
    }

    private void tell(ListOrderUpdatesRequest request, StreamObserver<ListOrderUpdatesResponse> client) {
        List<OrderUpdate> history = histories.get(request.getOrderId());
        if (history == null) {
            client.onError(Status.NOT_FOUND.asException());
            return;
        }
        List<OrderUpdate> after = history.stream().filter(update -> update.getVersion() > request.getAfterVersion()).toList();
        client.onNext(
                ListOrderUpdatesResponse.newBuilder().addAllUpdates(after).setCustomerId(CUSTOMER).setRestaurantId(RESTAURANT).build());
        client.onCompleted();
    }
}
