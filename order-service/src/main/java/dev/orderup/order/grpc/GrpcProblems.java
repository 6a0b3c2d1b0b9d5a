package dev.orderup.order.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;

import dev.orderup.order.domain.Forbidden;
import dev.orderup.order.domain.IdempotencyKeyInUse;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.domain.IllegalTransition;
import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.domain.OrderException;
import dev.orderup.order.domain.OrderNotFound;
import dev.orderup.order.domain.OrdersUnavailable;
import dev.orderup.order.domain.StaleVersion;
import dev.orderup.order.domain.Violation;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import java.util.Locale;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/** Where this door says no: each refusal of the domain as a status with details ({@code google.rpc.ErrorInfo} and its kin). */
@Component
@Order(0) // Before Spring's own for security, which has less to say.
class GrpcProblems implements GrpcExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcProblems.class);
    private static final String DOMAIN = "orderup.dev";
    private static final RetryInfo IN_A_SECOND = RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build();

    @Override
    public StatusException handleException(Throwable failure) {
        return switch (failure) {
            case OrderException refusal -> StatusProto.toStatusException(status(refusal));
            case AuthenticationException e -> StatusProto.toStatusException(unauthenticated(e));
            case StatusException e -> e;
            case StatusRuntimeException e -> new StatusException(e.getStatus(), e.getTrailers());
            default -> {
                LOG.error("A call failed", failure);
                yield Status.INTERNAL.withDescription("the call failed for a reason that is in our log").asException();
            }
        };
    }

    /** Spring Security's interceptor throws these before a call comes to its method. */
    private static com.google.rpc.Status unauthenticated(AuthenticationException failure) {
        return switch (failure) {
            case AuthenticationServiceException _ ->
                answer(Code.UNAVAILABLE, "the token cannot be verified just now", "KEYS_UNAVAILABLE", Map.of())
                        .addDetails(Any.pack(IN_A_SECOND))
                        .build();
            case InvalidBearerTokenException e ->
                answer(Code.UNAUTHENTICATED, "authorization: " + e.getError().getDescription(), "INVALID_TOKEN", Map.of()).build();
            default -> answer(Code.UNAUTHENTICATED, "authorization: missing (expected: Bearer, and a token from POST /tokens)", "NO_TOKEN",
                    Map.of()).build();
        };
    }

    private static com.google.rpc.Status status(OrderException refusal) {
        return switch (refusal) {
            case InvalidRequest e ->
                answer(Code.INVALID_ARGUMENT, e, "INVALID_REQUEST", Map.of()).addDetails(Any.pack(badRequest(e))).build();
            case OrderNotFound e ->
                answer(Code.NOT_FOUND, e, "ORDER_NOT_FOUND", Map.of("order_id", e.orderId().toString())).build();
            case IllegalTransition e -> answer(Code.FAILED_PRECONDITION, e, "ILLEGAL_TRANSITION", Map.of("order_id", e.orderId().toString(),
                    "current_status", e.from().name(), "requested_status", e.to().name())).build();
            case StaleVersion e -> answer(Code.ABORTED, e, "STALE_VERSION", Map.of("order_id", e.orderId().toString(), "current_version",
                    Long.toString(e.currentVersion()))).build();
            case Forbidden e -> answer(Code.PERMISSION_DENIED, e, "FORBIDDEN",
                    e.orderId().map(id -> Map.of("order_id", id.toString())).orElseGet(Map::of)).build();
            case IdempotencyKeyReused e -> answer(Code.ALREADY_EXISTS, e, "IDEMPOTENCY_KEY_REUSED", Map.of()).build();
            case IdempotencyKeyInUse e ->
                answer(Code.UNAVAILABLE, e, "IDEMPOTENCY_KEY_IN_USE", Map.of()).addDetails(Any.pack(IN_A_SECOND)).build();
            case OrdersUnavailable e ->
                answer(Code.UNAVAILABLE, e, "ORDERS_UNAVAILABLE", Map.of()).addDetails(Any.pack(IN_A_SECOND)).build();
        };
    }

    private static com.google.rpc.Status.Builder answer(Code code, OrderException refusal, String reason, Map<String, String> metadata) {
        return answer(code, String.valueOf(refusal.getMessage()), reason, metadata);
    }

    private static com.google.rpc.Status.Builder answer(Code code, String text, String reason, Map<String, String> metadata) {
        var info = ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(reason).putAllMetadata(metadata);
        return com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(text)
                .addDetails(Any.pack(info.build()));
    }

    private static BadRequest badRequest(InvalidRequest refusal) {
        var details = BadRequest.newBuilder();
        refusal.violations()
                .forEach(violation -> details.addFieldViolationsBuilder()
                        .setField(snakeCase(violation.field()))
                        .setDescription(describe(violation)));
        return details.build();
    }

    private static String describe(Violation violation) {
        return "%s (expected: %s)".formatted(violation.value() == null ? "missing" : violation.value(), violation.expected());
    }

    /** The domain names fields as JSON does, protobuf in its own way. */
    private static String snakeCase(String field) {
        return field.equals("Idempotency-Key") ? "idempotency_key" : field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
