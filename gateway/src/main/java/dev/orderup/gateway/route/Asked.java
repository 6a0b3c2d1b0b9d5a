package dev.orderup.gateway.route;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a route table must know of a request. */
public interface Asked {

    String method();

    /** The request target: a path normalised by {@link TargetPath}, perhaps with a query; or {@code *}. */
    String target();

    /** As the client says it, perhaps with a port. */
    @Nullable
    String host();

    /** All values of a field, in the order of their lines. */
    Iterator<String> field(String name);

    /** The server name of the TLS handshake; null when there was none. */
    @Nullable
    String serverName();
}
