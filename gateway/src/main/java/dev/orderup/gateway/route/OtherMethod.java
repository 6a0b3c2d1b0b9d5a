package dev.orderup.gateway.route;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The same request with another method. */
record OtherMethod(Asked asked, String method) implements Asked {

    @Override
    public String target() {
        return asked.target();
    }

    @Override
    public @Nullable String host() {
        return asked.host();
    }

    @Override
    public Iterator<String> field(String name) {
        return asked.field(name);
    }

    @Override
    public @Nullable String serverName() {
        return asked.serverName();
    }
}
