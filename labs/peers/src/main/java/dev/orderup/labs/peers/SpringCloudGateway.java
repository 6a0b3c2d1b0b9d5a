package dev.orderup.labs.peers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Cloud Gateway as its starter makes it; routes, port and event loops come from the command line of {@code lab proxies}.
 * It takes no configuration of the gateway of this project, so that it is compared as its users have it.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringCloudGateway {
    static void main(String[] args) {
        SpringApplication.run(SpringCloudGateway.class, args);
    }
}
