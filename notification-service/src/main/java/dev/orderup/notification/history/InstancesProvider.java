package dev.orderup.notification.history;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/**
 * Reads targets such as {@code instances:///127.0.0.1:9180,127.0.0.1:9181}: one service at several addresses, where no DNS name stands for
 * all of them. A channel takes the first that it can connect to (gRPC's {@code pick_first}), and another one when that goes. Found by gRPC
 * through {@code META-INF/services}.
 */
public final class InstancesProvider extends NameResolverProvider {
    private static final String SCHEME = "instances";
    /** Of 0 to 10; matters only where two providers have the same scheme. */
    private static final int PRIORITY = 5;

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        List<String> all = List.of(Objects.requireNonNullElse(target.getPath(), "").replaceFirst("^/", "").split(",", -1));
        return new Instances(all.getFirst(), all.stream().map(each -> new EquivalentAddressGroup(address(each, target))).toList());
    }

    private static InetSocketAddress address(String written, URI target) {
        int colon = written.lastIndexOf(':');
        if (colon < 1 || !written.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(target + ": " + written + " (expected: host:port, several parted by commas)");
        }
        return new InetSocketAddress(written.substring(0, colon), Integer.parseInt(written.substring(colon + 1)));
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }

    /** They do not change, so they are told once. */
    private static final class Instances extends NameResolver {
        private final String authority;
        private final List<EquivalentAddressGroup> addresses;

        Instances(String authority, List<EquivalentAddressGroup> addresses) {
            this.authority = authority;
            this.addresses = addresses;
        }

        @Override
        public String getServiceAuthority() {
            return authority;
        }

        @Override
        public void start(Listener2 listener) {
            listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
        }

        @Override
        public void shutdown() {}
    }
}
