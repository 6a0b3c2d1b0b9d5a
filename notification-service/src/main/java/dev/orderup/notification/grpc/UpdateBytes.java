package dev.orderup.notification.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.feed.OrderUpdate;

import com.google.protobuf.Timestamp;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

/**
 * An OrderUpdate message that is already bytes. gRPC would encode a message object once for each client; bytes it only
 * copies.
 */
final class UpdateBytes implements MethodDescriptor.Marshaller<byte[]> {
    static byte[] encode(OrderUpdate update) {
        Instant time = update.at();
        Timestamp at = Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
        return dev.orderup.contracts.order.v1.OrderUpdate.newBuilder()
                .setOrderId(update.orderId().toString())
                .setVersion(update.version())
                .setStatus(OrderStatus.valueOf("ORDER_STATUS_" + update.status()))
                .setAt(at)
                .build()
                .toByteArray();
    }

    @Override
    public InputStream stream(byte[] bytes) {
        return new Bytes(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link KnownLength} lets gRPC write the length in front without reading ahead. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength {
        Bytes(byte[] bytes) {
            super(bytes);
        }
    }
}
