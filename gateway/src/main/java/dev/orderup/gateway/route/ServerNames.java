package dev.orderup.gateway.route;

import dev.orderup.gateway.config.ListenerSettings.ServerNameSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which upstream has which name (RFC 6066 section 3): first the exact name, then {@code *.} and what follows its first label, then the
 * one for all others. One look into a table each, however many names there are.
 */
public final class ServerNames {
    private final Map<String, String> exact = new HashMap<>();
    private final Map<String, String> below = new HashMap<>();
    private final @Nullable String others;

    /** @param others for clients that ask for no name, or for one that is not in the table; null to refuse them */
    public ServerNames(List<ServerNameSettings> names, @Nullable String others) {
        this.others = others;
        for (var each : names) {
            if (each.name().startsWith("*.")) {
                below.put(each.name().substring(2), each.upstream());
            } else {
                exact.put(each.name(), each.upstream());
            }
        }
    }

    /**
     * Where a client goes; null when nowhere.
     *
     * @param asked in lower case; null where the client asked for none
     */
    public @Nullable String upstream(@Nullable String asked) {
        if (asked == null) {
            return others;
        }
        var whole = exact.get(asked);
        if (whole != null) {
            return whole;
        }
        int dot = asked.indexOf('.');
        var wild = dot > 0 ? below.get(asked.substring(dot + 1)) : null;
        return wild == null ? others : wild;
    }
}
