package dev.orderup.order.grpc;

import dev.orderup.order.domain.Caller;

import org.springframework.grpc.server.security.GrpcSecurity;

/** Who is calling, as the interceptor of Spring Security found out before the call came here. */
final class Callers {
    private Callers() {}

    /** Of the call whose context is the current one. */
    static Caller current() {
        var security = GrpcSecurity.SECURITY_CONTEXT_KEY.get();
        if (security != null && security.getAuthentication() != null
                && security.getAuthentication().getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a call came in without a caller");
    }
}
