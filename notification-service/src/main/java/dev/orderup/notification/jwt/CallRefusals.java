package dev.orderup.notification.jwt;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Refusals in gRPC's words. */
final class CallRefusals {
    private static final RetryInfo IN_A_SECOND = RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build();

    private CallRefusals() {}

    static StatusRuntimeException of(RuntimeException refusal) {
        return switch (refusal) {
            case Unauthenticated e -> status(Code.UNAUTHENTICATED, e, e.hasToken() ? "INVALID_TOKEN" : "NO_TOKEN");
            default -> status(Code.UNAVAILABLE, refusal, "KEYS_UNAVAILABLE");
        };
    }

    private static StatusRuntimeException status(Code code, RuntimeException refusal, String reason) {
        Status.Builder status = Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(String.valueOf(refusal.getMessage()))
                .addDetails(Any.pack(ErrorInfo.newBuilder().setDomain("orderup.dev").setReason(reason).build()));
        if (code == Code.UNAVAILABLE) {
            status.addDetails(Any.pack(IN_A_SECOND));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
