package dev.orderup.notification.jwt;

import java.util.List;
import java.util.Locale;

import dev.orderup.notification.feed.Caller;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Asks every gRPC call for its token, but for those that only look around. A door finds who calls in {@link #CALLER}. */
@Component
@GlobalServerInterceptor
public class CallTokens implements ServerInterceptor {
    /** Of the current call. */
    public static final Context.Key<Caller> CALLER = Context.key("caller");

    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "bearer ";
    private static final List<String> OPEN = List.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");

    private final Tokens tokens;

    CallTokens(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (OPEN.contains(String.valueOf(call.getMethodDescriptor().getServiceName()))) {
            return next.startCall(call, headers);
        }
        try {
            Context context = Context.current().withValue(CALLER, caller(headers.get(AUTHORIZATION)));
            return Contexts.interceptCall(context, call, headers, next);
        } catch (Unauthenticated | KeysUnavailable e) {
            StatusRuntimeException refusal = CallRefusals.of(e);
            Metadata trailers = refusal.getTrailers();
            call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
            return new ServerCall.Listener<>() {
            };
        }
    }

    private Caller caller(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw Unauthenticated.withoutToken();
        }
        return tokens.caller(authorization.substring(BEARER.length()).strip());
    }
}
