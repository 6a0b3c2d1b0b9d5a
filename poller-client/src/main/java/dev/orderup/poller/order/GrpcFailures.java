package dev.orderup.poller.order;

import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.net.URI;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a gRPC status that is not OK means to the person who asked. */
public final class GrpcFailures {
    private GrpcFailures() {}

    public static Failure of(Throwable error, URI gateway, String orderId) {
        if (error instanceof Failure failure) {
            return failure;
        }
        Status status = Status.fromThrowable(error);
        if (status.getCause() instanceof Failure failure) {
            return failure;
        }
        String said = "gRPC " + status.getCode() + ": " + words(status) + details(error);
        return switch (status.getCode()) {
            case UNAUTHENTICATED -> new Failure.Unauthenticated(said, error);
            case PERMISSION_DENIED -> new Failure.Refused(said + Failure.ASK_AS_ANOTHER, error);
            case NOT_FOUND -> new Failure.NotFound(orderId);
            case UNAVAILABLE -> isRefused(status.getCause())
                    ? Failure.Unavailable.unreachable(HttpFailures.cannotReach(gateway, "connection refused"), error)
                    : new Failure.Unavailable(said, error);
            // A proxy or a server that went away in mid-stream shows as one of these.
            case INTERNAL, UNKNOWN, CANCELLED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> new Failure.Unavailable(said, error);
            default -> new Failure.Refused(said, error);
        };
    }

    private static String words(Status status) {
        // The first line: grpc-java appends to it whatever a proxy answered instead.
        return status.getDescription() != null ? status.getDescription().lines().findFirst().orElse("") : "no further word";
    }

    private static String details(Throwable error) {
        var status = StatusProto.fromThrowable(error);
        if (status == null) {
            return "";
        }
        return status.getDetailsList()
                .stream()
                .filter(any -> any.is(BadRequest.class))
                .flatMap(any -> BadRequests.unpack(any).getFieldViolationsList().stream())
                .map(violation -> violation.getField() + ": " + violation.getDescription())
                .collect(Collectors.collectingAndThen(Collectors.joining("; "), all -> all.isEmpty() ? "" : " (" + all + ")"));
    }

    private static boolean isRefused(@Nullable Throwable cause) {
        return cause instanceof ConnectException || (cause != null && isRefused(cause.getCause()));
    }

    private static final class BadRequests {
        static BadRequest unpack(com.google.protobuf.Any any) {
            try {
                return any.unpack(BadRequest.class);
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new Failure.Refused("unexpected details of a gRPC status: " + e.getMessage(), e);
            }
        }
    }
}
