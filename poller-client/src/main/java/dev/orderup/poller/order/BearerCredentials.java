package dev.orderup.poller.order;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/** Credentials as gRPC sends them with each call. A token that has to be asked for is asked for on a thread
 * of its own, for the channel may lend one that must not wait. */
public final class BearerCredentials extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Credentials credentials;

    public BearerCredentials(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        if (credentials.areAtHand()) {
            apply(applier);
        } else {
            Thread.ofVirtual().name("login").start(() -> apply(applier));
        }
    }

    private void apply(MetadataApplier applier) {
        try {
            var metadata = new Metadata();
            var authorization = credentials.authorization();
            if (authorization != null) {
                metadata.put(AUTHORIZATION, authorization);
            }
            applier.apply(metadata);
        } catch (Failure failure) {
            applier.fail(Status.UNAUTHENTICATED.withDescription(failure.getMessage()).withCause(failure));
        }
    }
}
