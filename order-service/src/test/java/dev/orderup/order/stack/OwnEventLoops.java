package dev.orderup.order.stack;

import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** Reactor Netty shares its event loops in a JVM: the first instance to stop would take those of all others with it. */
final class OwnEventLoops {
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        var resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }
}
