package dev.orderup.notification.grpc;

import java.util.Map;
import java.util.UUID;

import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.FeedException;
import dev.orderup.notification.feed.FeedException.FeedStopping;
import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.FeedException.NotYours;
import dev.orderup.notification.feed.FeedException.UnknownOrder;
import dev.orderup.notification.feed.FeedException.VersionAhead;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes a gRPC status with details (the richer error model, google.rpc.Status). */
final class Statuses {
    private static final String DOMAIN = "orderup.dev";
    private static final RetryInfo RETRY = RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build();
    private static final Logger logger = LoggerFactory.getLogger(Statuses.class);

    private Statuses() {}

    static StatusRuntimeException of(@Nullable Throwable failure) {
        if (failure instanceof FeedException reason) {
            return of(reason);
        }
        logger.error("A watch failed", failure);
        return status(Code.INTERNAL, "This is our mistake. It has been logged.", info("INTERNAL_ERROR", Map.of()));
    }

    static StatusRuntimeException invalid(String field, String value, String expected) {
        String description = value + " (expected: " + expected + ")";
        BadRequest.FieldViolation violation = BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description).build();
        return status(Code.INVALID_ARGUMENT, field + ": " + description, info("INVALID_REQUEST", Map.of()),
                BadRequest.newBuilder().addFieldViolations(violation).build());
    }

    /** Why a stream ended before its order did. */
    static StatusRuntimeException of(EndReason reason, UUID orderId, long version) {
        Map<String, String> resume = Map.of("orderId", orderId.toString(), "version", Long.toString(version));
        String again = "Call again with after_version " + version + ".";
        return switch (reason) {
            case TOO_SLOW ->
                status(Code.RESOURCE_EXHAUSTED, "Dropped: updates came faster than they were read. " + again, info("TOO_SLOW", resume));
            case RESTARTING -> status(Code.UNAVAILABLE, "This instance is stopping. " + again, info("RESTARTING", resume), RETRY);
            case HISTORY_UNAVAILABLE ->
                status(Code.UNAVAILABLE, "An update was missed and the order's history cannot be read at the moment. " + again,
                        info("HISTORY_UNAVAILABLE", resume), RETRY);
            case TOKEN_EXPIRED ->
                status(Code.UNAUTHENTICATED, "The token has expired. " + again + " With a new one.", info("TOKEN_EXPIRED", resume));
            case FINAL -> throw new IllegalArgumentException("a final status is no error");
        };
    }

    private static StatusRuntimeException of(FeedException failure) {
        Map<String, String> order = Map.of("orderId", failure.orderId().toString());
        return switch (failure) {
            case UnknownOrder e -> status(Code.NOT_FOUND, e.getMessage(), info("ORDER_NOT_FOUND", order));
            case NotYours e -> status(Code.PERMISSION_DENIED, e.getMessage(), info("FORBIDDEN", order));
            case VersionAhead e -> invalid("after_version", Long.toString(e.after()), "0-" + e.version() + ", the order's version");
            case HistoryUnavailable _ ->
                status(Code.UNAVAILABLE, "The order's history cannot be read at the moment.", info("HISTORY_UNAVAILABLE", order),
                        RETRY);
            case FeedStopping e -> status(Code.UNAVAILABLE, e.getMessage(), info("RESTARTING", order), RETRY);
        };
    }

    private static ErrorInfo info(String reason, Map<String, String> metadata) {
        return ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(reason).putAllMetadata(metadata).build();
    }

    private static StatusRuntimeException status(Code code, @Nullable String message, Message... details) {
        Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(message == null ? "" : message);
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
