package dev.orderup.order.grpc;

import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.PageCursor;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Fields of a message as values, or an {@link InvalidRequest} that says what was expected. Proto3 has no absence: empty stands for it. */
final class Parse {
    /** {@link UUID#fromString} takes {@code 1-1-1-1-1} as well. */
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Parse() {}

    static UUID orderId(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new InvalidRequest("orderId", text, "a UUID, such as 0198c8a4-7f00-7000-8000-000000000000");
        }
        return UUID.fromString(text);
    }

    static OrderStatus status(dev.orderup.contracts.order.v1.OrderStatus status) {
        if (!Messages.isKnown(status)) {
            throw new InvalidRequest("status", status, "one of " + Arrays.toString(OrderStatus.values()));
        }
        return Messages.status(status);
    }

    static ExpectedVersion expectedVersion(long version) {
        if (version < 0) {
            throw new InvalidRequest("expectedVersion", version, "a version of the order, or 0 for any");
        }
        return version == 0 ? ExpectedVersion.any() : ExpectedVersion.oneOf(Set.of(version));
    }

    static @Nullable IdempotencyKey idempotencyKey(String key) {
        return key.isEmpty() ? null : new IdempotencyKey(key);
    }

    static OrderQuery query(ListOrdersRequest request) {
        var unfiltered = request.getStatus() == dev.orderup.contracts.order.v1.OrderStatus.ORDER_STATUS_UNSPECIFIED;
        return new OrderQuery(request.getRestaurantId().isEmpty() ? null : request.getRestaurantId(),
                unfiltered ? null : status(request.getStatus()), pageSize(request.getPageSize()), before(request.getPageToken()));
    }

    private static int pageSize(int size) {
        if (size < 0 || size > OrderQuery.LIMIT_MAX) {
            throw new InvalidRequest("pageSize", size, "1 to %d, or 0 for %d".formatted(OrderQuery.LIMIT_MAX, OrderQuery.LIMIT_DEFAULT));
        }
        return size == 0 ? OrderQuery.LIMIT_DEFAULT : size;
    }

    private static @Nullable UUID before(String token) {
        return token.isEmpty() ? null : PageCursor.parse("pageToken", token).before();
    }
}
