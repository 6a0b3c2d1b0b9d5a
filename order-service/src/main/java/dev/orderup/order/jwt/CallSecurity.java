package dev.orderup.order.jwt;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.BearerTokenAuthenticationExtractor;
import org.springframework.grpc.server.security.CallContext;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** What the gRPC door asks of a call before a method sees it: the token of its metadata, except of those that only look around. */
@Configuration(proxyBeanMethods = false)
class CallSecurity {
    private static final List<String> OPEN = List.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");

    @Bean
    @GlobalServerInterceptor
    AuthenticationProcessInterceptor authentication(JwtDecoder decoder) {
        var provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(CallerAuthentication::of);
        var trust = new AuthenticationTrustResolverImpl();
        return new AuthenticationProcessInterceptor(provider::authenticate, new BearerTokenAuthenticationExtractor(),
                (caller, call) -> new AuthorizationDecision(isOpen(call) || trust.isAuthenticated(caller.get())));
    }

    private static boolean isOpen(CallContext call) {
        var service = call.method().getServiceName();
        return service != null && OPEN.contains(service);
    }
}
