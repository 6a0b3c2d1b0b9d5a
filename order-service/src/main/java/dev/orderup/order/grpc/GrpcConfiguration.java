package dev.orderup.order.grpc;

import java.util.concurrent.Executors;

import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs each call on a virtual thread of its own, as Spring runs the REST door's methods. */
@Configuration(proxyBeanMethods = false)
class GrpcConfiguration {
    @Bean
    GrpcServerExecutorProvider grpcServerExecutor() {
        var executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
        return () -> executor;
    }
}
