package dev.orderup.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How instances are asked whether they want requests, apart from what requests show.
 *
 * @param path what HTTP asks for; a status from 200 to 299 is a yes, so an instance that is about to stop says 503 and gets no more
 * @param service which service gRPC asks about; empty for the whole server
 * @param port another port of the same host, such as a management port; null for that of the requests
 * @param interval between two questions to one instance
 * @param timeout for one answer; shorter than the interval
 * @param rise so many yeses in a row before an instance that was put aside gets requests again
 * @param fall so many noes in a row before it gets none
 */
public record HealthSettings(@DefaultValue("http") Kind by, @DefaultValue("/") String path, @DefaultValue("") String service,
        @Nullable Integer port, @DefaultValue("2s") Duration interval, @DefaultValue("1s") Duration timeout, @DefaultValue("2") int rise,
        @DefaultValue("2") int fall) {

    public enum Kind {
        /** GET over HTTP/1.1 or HTTP/2, as the upstream is spoken to. */
        HTTP,
        /** The gRPC health protocol, grpc.health.v1. */
        GRPC,
        /** Whether a connection can be opened. */
        TCP
    }
}
